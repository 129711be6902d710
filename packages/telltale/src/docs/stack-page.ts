import { folderOf, pathsOf } from '../project/paths.ts'
import type { Stack } from '../project/stack.ts'
import type { System } from '../project/system.ts'
import { byJob, metricsUrls } from '../project/target.ts'
import { systemLabel } from '../routing/joint-routing.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { documentNames } from './document-urls.ts'
import { code, link, page, shell, table } from './markdown.ts'
import { loginSentence, profileNote } from './start-notes.ts'

/** `README.md` of the stack: how all systems are started together, and where each is read about. */
export function stackPage({ system, parts }: Stack): string {
  const { title, prometheus, grafana } = system.options
  const url = `http://localhost:${prometheus.port}`
  return page(
    `# ${title}`,
    `One Prometheus scrapes all systems and evaluates their rules, and one Grafana has a folder for each. In this folder:`,
    shell('docker compose up -d'),
    `Prometheus answers on <${url}>, with its ${link('targets', `${url}/targets`)} and ${link('alerts', `${url}/alerts`)}; Grafana on <http://localhost:${grafana.port}>. ${loginSentence(system)}`,
    profileNote(system),
    '## Systems',
    table(
      ['system', 'dashboards', 'alerts', 'read on'],
      parts.map((part) => [
        part.options.title,
        String(part.options.dashboards.length),
        String(alertsOf(part.options.rules).length),
        documentLink(part),
      ]),
    ),
    ...alertsPart(system),
    '## What is scraped',
    table(
      ['job', 'metrics'],
      byJob(system.options.targets).map((target) => [
        target.job,
        metricsUrls(target).map(code).join(', '),
      ]),
    ),
  )
}

function alertsPart(system: System): readonly string[] {
  if (system.options.routing?.options.alertmanager === undefined) return []
  const { alertmanagerConfig } = pathsOf(system)
  const tests = `${folderOf(alertmanagerConfig)}/tests/routes.sh`
  return [
    '## Who is told',
    `Every alert has the label ${code(systemLabel)}, and ${link('the routes', alertmanagerConfig)} send it where its system says. Whom each of them reaches: ${code(`sh ${tests}`)}, which needs amtool; when each of them fires: ${code('promtool test rules tests/*/*.yml')}.`,
  ]
}

/** From `out/stack/` to the documents of the system itself. */
function documentLink(part: System): string {
  const { docs } = pathsOf(part)
  const folder = docs === '.' ? part.name : `${part.name}/${docs}`
  return link(folder, `../${folder}/${documentNames.index}`)
}
