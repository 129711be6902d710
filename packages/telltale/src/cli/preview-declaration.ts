/** How `telltale preview` is called. */
import type { Command } from 'commander'
import { type Declare, ofProject } from './declaration.ts'
import type { PreviewFlags } from './open-preview.ts'

export const declarePreview: Declare = (telltale, { run }) => {
  ofProject(telltale.command('preview'), [])
    .description('show the dashboards in a browser, with data, and again whenever a file changes')
    .argument('[files...]', 'dashboard JSON of any origin, and folders with it')
    .option('--prometheus <url>', 'where the data is (default: one with simulated history)')
    .option('--port <number>', 'where to listen (0: any free port)', '8320')
    .option('--history <hours>', 'how much of it is simulated', '6h')
    .action(async (files: readonly string[], options: PreviewFlags, command: Command) => {
      const { previewCommand } = await import('./preview-command.ts')
      await run(previewCommand, { ...options, files }, command)
    })
}
