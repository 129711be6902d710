/** How `telltale capacity` is called. */
import type { Command } from 'commander'
import type { CapacityFlags } from './capacity-command.ts'
import { type Declare, ofProject } from './declaration.ts'

export const declareCapacity: Declare = (telltale, { run }) => {
  ofProject(telltale.command('capacity'), ['text', 'json'])
    .description('say how large a Prometheus has to be: series, samples, memory, disk')
    .option('--system <name>', 'only this one (default: all, and the stack)')
    .option('--memory <size>', 'of the machines that there are', '16GB')
    .option('--disk <size>', 'of the machines that there are', '500GB')
    .action(async (options: CapacityFlags, command: Command) => {
      const { capacityCommand } = await import('./capacity-command.ts')
      await run(capacityCommand, options, command)
    })
}
