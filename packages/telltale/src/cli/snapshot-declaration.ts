/** How `telltale snapshot` is called. */
import { type Command, Option } from 'commander'
import { type Declare, ofProject } from './declaration.ts'
import type { SnapshotFlags } from './snapshot-command.ts'

export const declareSnapshot: Declare = (telltale, { run }) => {
  ofProject(telltale.command('snapshot'), [])
    .description('pictures of the dashboards, for documents and pull requests')
    .argument('[files...]', 'dashboard JSON of any origin, and folders with it')
    .option('--dashboard <uids>', 'only these, or those of a system (default: all)')
    .option('--panel <title>', 'only this panel of them')
    .option('--out <folder>', 'where the pictures go', 'snapshots')
    .addOption(
      new Option('--theme <theme>', 'its colours')
        .choices(['light', 'dark', 'both'])
        .default('dark'),
    )
    .option('--width <pixels>', 'how wide the page is', '1400')
    .option('--scale <factor>', 'pixels of the picture for one of the page', '1')
    .option('--from <time>', 'what is shown, up to now', 'now-6h')
    .option('--prometheus <url>', 'where the data is (default: one with simulated history)')
    .option('--history <hours>', 'how much of it is simulated', '6h')
    .option('--chromium <path>', 'the browser (default: the one on the PATH)')
    .action(async (files: readonly string[], options: SnapshotFlags, command: Command) => {
      const { snapshotCommand } = await import('./snapshot-command.ts')
      await run(snapshotCommand, { ...options, files }, command)
    })
}
