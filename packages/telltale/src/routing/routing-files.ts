/** The files that say who is told. */
import { folderOf, fromFolder, inFolder, pathsOf } from '../project/paths.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { testOf } from '../rule-tests/test-of.ts'
import { alertmanagerConfig } from './alertmanager/alertmanager-config.ts'
import { routeCases, routeTests, type Sender } from './alertmanager/route-cases.ts'
import { grafanaAlertingFile } from './grafana/alerting-file.ts'
import { templatesIn } from './routing-parts.ts'
import { definitionOf } from './template.ts'

export interface RoutingFile {
  /** Relative to the output folder of the system. */
  readonly path: string
  readonly text: string
}

/** @param senders whose alerts are sent: in the stack all systems, as they are in it */
export function routingFiles(
  system: System,
  project: Project,
  senders: readonly Sender[] = [{ system, proof: (rule) => testOf(rule, system) }],
): readonly RoutingFile[] {
  const { routing } = system.options
  if (routing === undefined) return []
  const { alertmanagerConfig: config, grafanaAlerting } = pathsOf(system)
  const { alertmanager, grafana } = routing.options
  const folder = folderOf(config)
  const tests = inFolder(folder, 'tests')
  return [
    ...(alertmanager === undefined
      ? []
      : [
          { path: config, text: alertmanagerConfig(system, routing) },
          {
            path: inFolder(tests, 'routes.sh'),
            text: routeTests(
              system,
              senders.flatMap((sender) => routeCases(sender, routing)),
              fromFolder(tests, config),
            ),
          },
          ...templatesIn(routing).map((template) => ({
            path: inFolder(folder, `templates/${template.name}.tmpl`),
            text: definitionOf(template),
          })),
        ]),
    ...(grafana === undefined
      ? []
      : [
          {
            path: inFolder(grafanaAlerting, `${grafana.file ?? 'alerting'}.yml`),
            text: grafanaAlertingFile(system, routing, grafana, project),
          },
        ]),
  ]
}
