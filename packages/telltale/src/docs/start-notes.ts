import { posix } from 'node:path'
import { durationMs } from '@telltale/promql'
import { fromFolder, pathsOf } from '../project/paths.ts'
import { grafanaUrl, type System } from '../project/system.ts'
import { byJob, metricsUrls } from '../project/target.ts'
import { code, link, page, shell, steps, table } from './markdown.ts'

/** `start.md`: from a clone to the first dashboard. */
export function startNotes(system: System): string {
  const { title, prometheus } = system.options
  return page(
    `# ${title}: start`,
    `Docker with Compose has to be installed. In the folder of ${composeLink(system)}:`,
    shell('docker compose up -d'),
    steps([
      `Prometheus answers on <http://localhost:${prometheus.port}>. Its ${link('targets', `http://localhost:${prometheus.port}/targets`)} turn UP as soon as the services run; ${link('rules', `http://localhost:${prometheus.port}/rules`)} and ${link('alerts', `http://localhost:${prometheus.port}/alerts`)} are loaded.`,
      `Grafana answers on <${grafanaUrl(system)}>. ${loginSentence(system)}`,
      dashboardSentence(system),
    ]),
    '## What is scraped',
    targetTable(system),
    hostNote(system),
    '## After a change',
    'The containers read the generated files when they start. After `telltale build`:',
    shell('docker compose restart'),
    '## Stop',
    `Samples are kept for ${retentionText(prometheus.retention)}, in the volume \`prometheus_data\`. The first command keeps them, the second deletes them and everything saved in Grafana.`,
    shell('docker compose down\ndocker compose down --volumes'),
  )
}

/** From the documents' folder, however deep, to that of the system. */
function composeLink(system: System): string {
  const { compose, docs } = pathsOf(system)
  return link(posix.basename(compose), fromFolder(docs, compose))
}

function loginSentence({ options: { grafana } }: System): string {
  const password = grafana.environment?.GF_SECURITY_ADMIN_PASSWORD
  if (password === undefined) return 'Log in as its administrator.'
  const user = grafana.environment?.GF_SECURITY_ADMIN_USER ?? 'admin'
  return `Log in as ${code(user)} with the password ${code(password)}: for development only, change it before anybody else can reach the port.`
}

function dashboardSentence(system: System): string {
  const { grafana, dashboards } = system.options
  const folder = grafana.folder ? `the folder ${grafana.folder}` : 'the folder General'
  const links = [...dashboards]
    .sort((a, b) => (a.uid < b.uid ? -1 : 1))
    .map(({ uid, options }) => link(options.title, `${grafanaUrl(system)}/d/${uid}`))
  return `Nothing has to be imported. Under Dashboards, in ${folder}: ${links.join(', ')}.`
}

function targetTable({ options }: System): string {
  return table(
    ['job', 'metrics'],
    byJob(options.targets).map((target) => [target.job, metricsUrls(target).map(code).join(', ')]),
  )
}

/** The one thing that surprises everybody who starts such a stack for the first time. */
function hostNote({ options }: System): string {
  const addresses = options.targets.flatMap((target) => target.options.addresses)
  if (!addresses.some((address) => address.startsWith('host.docker.internal:'))) return ''
  return '`host.docker.internal` is this machine, as the containers see it. A service that listens on 127.0.0.1 only cannot be reached from there; let it listen on 0.0.0.0.'
}

function retentionText(retention: string): string {
  const days = (durationMs(retention) ?? 0) / 86_400_000
  return Number.isInteger(days) && days > 0 ? `${days} days` : retention
}
