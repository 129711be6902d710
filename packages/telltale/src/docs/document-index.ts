import { fromFolder, inFolder, pathsOf } from '../project/paths.ts'
import { grafanaUrl, type System } from '../project/system.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { documentNames } from './document-urls.ts'
import { familiesByTarget } from './families.ts'
import { bullets, link, page } from './markdown.ts'

/** `README.md`: what there is to read, and the dashboards. */
export function documentIndex(system: System): string {
  const { title, dashboards, rules, documents, pictures = {} } = system.options
  const families = new Set(familiesByTarget(system).flatMap((target) => target.families))
  const alerts = alertsOf(rules)
  return page(
    `# ${title}: monitoring`,
    bullets([
      `${link('Start', documentNames.start)}: Prometheus and Grafana on this machine.`,
      `${link('Metrics', documentNames.metrics)}: ${families.size} metric families, what they mean and who reads them.`,
      ...(alerts.length > 0
        ? [
            `${link('Runbooks', `${documentNames.runbooks}/${documentNames.index}`)}: ${alerts.length} alerts, and what to do when one fires.`,
          ]
        : []),
      ...(documents ?? []).map(({ path, title, about }) => {
        const target = link(title, fromFolder(pathsOf(system).docs, path))
        return about === undefined ? target : `${target}: ${about}`
      }),
    ]),
    dashboards.length > 0 ? '## Dashboards' : '',
    bullets(
      [...dashboards]
        .sort((a, b) => (a.uid < b.uid ? -1 : 1))
        .map((dashboard) => {
          const count = dashboard.rows.reduce((sum, row) => sum + row.panels.length, 0)
          const { title, description } = dashboard.options
          const about = description === undefined ? '' : ` ${description}`
          return `${link(title, `${grafanaUrl(system)}/d/${dashboard.uid}`)}: ${count} panels.${about}`
        }),
    ),
    ...Object.entries(pictures).map(([path, alt]) => `![${alt}](${inRepository(path, system)})`),
  )
}

/** From the documents to the root of the repository, in which the output folder lies. */
function inRepository(path: string, system: System): string {
  return fromFolder(inFolder(`out/${system.name}`, pathsOf(system).docs), path)
}
