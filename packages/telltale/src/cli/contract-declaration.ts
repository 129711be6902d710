/** How `telltale contract` is called. */
import type { Command } from 'commander'
import type { ContractFlags } from './contract-command.ts'
import { type Declare, ofProject } from './declaration.ts'
import { formats } from './format.ts'

export const declareContract: Declare = (telltale, { run }) => {
  ofProject(telltale.command('contract'), formats)
    .description('say how what a program exposes differs from what is declared for it')
    .argument('<source>', 'the URL of its metrics, or a file with them')
    .option('--job <job>', 'the target that it is (default: the only one)')
    .option('--allow <pattern>', 'names of metrics that may be there although nobody declares them')
    .action(async (source: string, options: ContractFlags, command: Command) => {
      const { contractCommand } = await import('./contract-command.ts')
      await run(contractCommand, { ...options, source }, command)
    })
}
