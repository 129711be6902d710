/** How `telltale verify` is called. */
import type { Command } from 'commander'
import { type Declare, ofProject } from './declaration.ts'
import type { VerifyFlags } from './verify-command.ts'

export const declareVerify: Declare = (telltale, { run }) => {
  ofProject(telltale.command('verify'), ['text', 'json', 'junit'])
    .description('start a Prometheus with the rules and simulated metrics, and ask it everything')
    .option('--system <name>', 'only this one (default: all)')
    .option('--prometheus <path>', 'the program (default: prometheus on the PATH)')
    .option('--live <url>', 'ask a Prometheus that runs; start and simulate nothing')
    .option('--history <duration>', 'how much is simulated', '24h')
    .option('--seed <number>', 'another seed, other numbers', '1')
    .action(async (options: VerifyFlags, command: Command) => {
      const { verifyCommand } = await import('./verify-command.ts')
      await run(verifyCommand, options, command)
    })
}
