/** How `telltale diff` is called. */
import { type Command, Option } from 'commander'
import { type Declare, ofProject } from './declaration.ts'
import type { DiffFlags } from './diff-command.ts'

export const declareDiff: Declare = (telltale, { run }) => {
  ofProject(telltale.command('diff'), ['text', 'markdown', 'json'])
    .description('say in words what differs between a commit and the working tree')
    .argument('[ref]', 'a commit, branch or tag; main... for where main was left', 'HEAD')
    .option('--merge-base', 'compare with where the ref was left instead of what it is now')
    .addOption(
      new Option('--fail-on <changes>', 'exit with 1 when there are any').choices([
        'breaking',
        'any',
      ]),
    )
    .option('--pictures <folder>', 'the dashboards that differ, before and after, side by side')
    .addOption(
      new Option('--theme <theme>', 'colours of the pictures')
        .choices(['light', 'dark'])
        .default('light'),
    )
    .option('--width <pixels>', 'how wide each of the two is', '1000')
    .option('--prometheus <url>', 'where their data is (default: one with simulated history)')
    .option('--history <hours>', 'how much of it is simulated', '6h')
    .option('--chromium <path>', 'the browser (default: the one on the PATH)')
    .addOption(new Option('--model', 'print what is compared').hideHelp())
    .action(async (ref: string, options: DiffFlags, command: Command) => {
      const { diffCommand } = await import('./diff-command.ts')
      await run(diffCommand, { ...options, ref }, command)
    })
}
