/** How `telltale manifests` is called. */
import { type Command, Option } from 'commander'
import { type Declare, ofProject } from './declaration.ts'
import type { ManifestsFlags } from './manifests-command.ts'

export const declareManifests: Declare = (telltale, { run }) => {
  ofProject(telltale.command('manifests'), [])
    .description(
      "print dashboards and folders as Grafana's resources, for gcx, Git Sync and kubectl",
    )
    .addOption(
      new Option(
        '--format <format>',
        'v1beta1 for Grafana 12 and later, v1 and v2 for 13 and later',
      )
        .choices(['v1beta1', 'v1', 'v2'])
        .default('v1'),
    )
    .option('--system <name>', 'only this one (default: all)')
    .option('--dashboard <uid>', 'only this one, without its folder: one document')
    .option('--folder <title>', "another folder than the system's own")
    .action(async (options: ManifestsFlags, command: Command) => {
      const { manifestsCommand } = await import('./manifests-command.ts')
      await run(manifestsCommand, options, command)
    })
}
