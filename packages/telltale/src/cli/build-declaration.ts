/** How `telltale build` is called. */
import type { Command } from 'commander'
import type { BuildFlags } from './build-command.ts'
import { type Declare, notEmpty, ofProject } from './declaration.ts'
import { formats } from './format.ts'

export const declareBuild: Declare = (telltale, { run }) => {
  ofProject(telltale.command('build'), formats)
    .description('check the project, then write what it generates')
    .option('--check', 'write nothing; show how the output folder differs from the sources')
    .option('--force', 'overwrite generated files that were edited by hand')
    .option('--keep-in-grafana', 'write although Grafana keeps what it was given to alert on')
    .option('--out <folder>', "the output folder (default: the project's, else out)", notEmpty)
    .action(async (options: BuildFlags, command: Command) => {
      const { buildCommand } = await import('./build-command.ts')
      await run(buildCommand, options, command)
    })
}
