/** How `telltale simulate` is called. */
import type { Command } from 'commander'
import { type Declare, ofProject } from './declaration.ts'
import type { SimulateFlags } from './simulate-command.ts'

export const declareSimulate: Declare = (telltale, { run }) => {
  ofProject(telltale.command('simulate'), [])
    .description('expose what is declared, with plausible values, as processes that do not exist')
    .option('--system <name>', 'only this one (default: all)')
    .option('--port <number>', 'where to listen (default: 9464; 0: any free port)')
    .option('--seed <number>', 'another seed, other numbers', '1')
    .option('--scenario <file>', 'what departs from normal, when and how')
    .option('--history <duration>', 'write the time up to now instead, then go on with --port')
    .option('--out <file>', 'history as OpenMetrics, for promtool')
    .option('--blocks <folder>', 'history as blocks, to start a Prometheus with')
    .option('--interval <duration>', "between two samples (default: the project's)")
    .option('--end <time>', 'when the history ends (default: now)')
    .action(async (options: SimulateFlags, command: Command) => {
      const { simulateCommand } = await import('./simulate-command.ts')
      await run(simulateCommand, options, command)
    })
}
