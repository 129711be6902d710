/** How `telltale push` is called. */
import type { Command } from 'commander'
import { type Declare, ofProject } from './declaration.ts'
import type { PushFlags } from './push-command.ts'
import type { Terminal } from './terminal.ts'

export const declarePush: Declare = (telltale, { run, env }) => {
  ofProject(telltale.command('push'), ['text', 'json'])
    .description('bring the dashboards into a Grafana, by its HTTP API')
    .option('--url <url>', 'its address (default: GRAFANA_URL)')
    .option('--dry-run', 'only say what would be done')
    .option('--diff', 'show the JSON that changes')
    .option('--prune', 'delete what telltale has brought and is no longer generated')
    .option('--gone <systems>', 'delete what it brought for these, which the project has no more')
    .option('--yes', 'do not ask before deleting')
    .option('--system <name>', 'only this one (default: all)')
    .option('--stack', 'as in out/stack: for one Prometheus with all systems, a folder for each')
    .option('--folder <title>', "one folder, by title or uid, instead of the systems' own")
    .option('--adopt <uids>', 'take over these dashboards, which telltale has not brought')
    .addHelpText(
      'after',
      '\nThe token of a service account comes from GRAFANA_TOKEN, or the file GRAFANA_TOKEN_FILE.\n',
    )
    .action(async (options: PushFlags, command: Command) => {
      const { pushCommand } = await import('./push-command.ts')
      const withEnv = (flags: PushFlags, terminal: Terminal) => pushCommand(flags, terminal, env)
      await run(withEnv, options, command)
    })
}
