import { pathsOf } from '../project/paths.ts'
import type { Stack } from '../project/stack.ts'
import type { System } from '../project/system.ts'
import { byJob, metricsUrls } from '../project/target.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { documentNames } from './document-urls.ts'
import { code, link, page, shell, table } from './markdown.ts'
import { loginSentence } from './start-notes.ts'

/** `README.md` of the stack: how all systems are started together, and where each is read about. */
export function stackPage({ system, parts }: Stack): string {
  const { title, prometheus, grafana } = system.options
  const url = `http://localhost:${prometheus.port}`
  return page(
    `# ${title}`,
    `One Prometheus scrapes all systems and evaluates their rules, and one Grafana has a folder for each. In this folder:`,
    shell('docker compose up -d'),
    `Prometheus answers on <${url}>, with its ${link('targets', `${url}/targets`)} and ${link('alerts', `${url}/alerts`)}; Grafana on <http://localhost:${grafana.port}>. ${loginSentence(system)}`,
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

/** From `out/stack/` to the documents of the system itself. */
function documentLink(part: System): string {
  const { docs } = pathsOf(part)
  const folder = docs === '.' ? part.name : `${part.name}/${docs}`
  return link(folder, `../${folder}/${documentNames.index}`)
}
