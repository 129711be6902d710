import { posix } from 'node:path'
import { durationMs } from '@telltale/promql'
import type { Text } from '../deploy/from-environment.ts'
import { fromFolder, pathsOf } from '../project/paths.ts'
import { grafanaUrl, type System } from '../project/system.ts'
import { byJob, metricsUrls } from '../project/target.ts'
import { startedLocally } from '../project/variants.ts'
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
  const { compose, docs } = pathsOf(startedLocally(system) ?? system)
  return link(posix.basename(compose), fromFolder(docs, compose))
}

function loginSentence({ options: { grafana } }: System): string {
  const { environment = {} } = grafana
  if (environment.GF_AUTH_ANONYMOUS_ENABLED === 'true') {
    return `Nobody has to log in, and everybody who reaches the port is ${roleText(environment.GF_AUTH_ANONYMOUS_ORG_ROLE)}: for development only.`
  }
  const password = environment.GF_SECURITY_ADMIN_PASSWORD
  if (password === undefined) return 'Log in as its administrator.'
  const given = environment.GF_SECURITY_ADMIN_USER ?? 'admin'
  const user = typeof given === 'string' ? given : `$${given.name}`
  if (typeof password !== 'string') {
    const otherwise =
      password.otherwise === undefined
        ? 'without it nothing starts'
        : `${code(password.otherwise)} unless it is set, for development only`
    return `Log in as ${code(user)}; the password is the variable ${code(password.name)}, ${otherwise}.`
  }
  return `Log in as ${code(user)} with the password ${code(password)}: for development only, change it before anybody else can reach the port.`
}

function roleText(role: Text = 'Viewer'): string {
  return typeof role === 'string' ? role : `what ${code(role.name)} says`
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
