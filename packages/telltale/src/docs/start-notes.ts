import { posix } from 'node:path'
import { durationMs } from '@telltale/promql'
import { servicesOf } from '../deploy/compose/own-services.ts'
import type { Text } from '../deploy/from-environment.ts'
import { isOn } from '../deploy/grafana-switch.ts'
import { fromFolder, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import { byJob, metricsUrls } from '../project/target.ts'
import { composeOf, startedLocally, variantsOf } from '../project/variants.ts'
import { code, link, page, shell, steps, table } from './markdown.ts'

/** `start.md`: from a clone to the first dashboard. */
export function startNotes(system: System): string {
  const local = startedLocally(system)
  return local === undefined ? startedElsewhere(system) : startedHere(local, system)
}

/** With the compose file of the system, or that of the variant that is for one machine. */
function startedHere(local: System, system: System): string {
  const { title, prometheus } = local.options
  const url = `http://localhost:${prometheus.port}`
  const compose = composeCommand(local)
  return page(
    `# ${title}: start`,
    `Docker with Compose has to be installed. In the folder of ${composeLink(local)}:`,
    shell(`${compose} up -d`),
    steps([
      `Prometheus answers on <${url}>. Its ${link('targets', `${url}/targets`)} turn UP as soon as the services run; ${link('rules', `${url}/rules`)} and ${link('alerts', `${url}/alerts`)} are loaded.`,
      `Grafana answers on <${localGrafana(local)}>. ${loginSentence(local)}`,
      dashboardSentence(local),
    ]),
    profileNote(local),
    '## What is scraped',
    targetTable(local),
    hostNote(local),
    '## After a change',
    'The containers read the generated files when they start. After `telltale build`:',
    shell(`${compose} up -d --force-recreate`),
    '## Stop',
    `Samples are kept for ${retentionText(prometheus.retention)}, in the volume \`prometheus_data\`. The first command keeps them, the second deletes them and everything saved in Grafana.`,
    shell(`${compose} down\n${compose} down --volumes`),
    variantNote(local, system),
  )
}

function startedElsewhere(system: System): string {
  const { prometheusConfig, docs } = pathsOf(system)
  return page(
    `# ${system.options.title}: start`,
    `There is no compose file. Prometheus is started with ${link(posix.basename(prometheusConfig), fromFolder(docs, prometheusConfig))}, and finds the rules beside it; Grafana reads its provisioning folder.`,
    '## What is scraped',
    targetTable(system),
  )
}

/** Compose itself finds only a file of its usual name. */
function composeCommand(system: System): string {
  const file = posix.basename(pathsOf(system).compose)
  return file === 'docker-compose.yml' ? 'docker compose' : `docker compose -f ${file}`
}

/** From the documents' folder, however deep, to that of the system. */
function composeLink(system: System): string {
  const { compose, docs } = pathsOf(system)
  return link(posix.basename(compose), fromFolder(docs, compose))
}

function localGrafana({ options: { grafana } }: System): string {
  return `http://localhost:${grafana.port}`
}

/** What does not start by itself. */
export function profileNote(system: System): string {
  const rows = Object.entries(servicesOf(system, []))
    .filter(([, { profiles = [] }]) => profiles.length > 0)
    .map(([name, { profiles = [] }]) => [
      name,
      code(`${composeCommand(system)} --profile ${profiles[0]} up -d`),
    ])
  return rows.length === 0
    ? ''
    : `Started only when asked for:\n\n${table(['service', 'command'], rows)}`
}

function variantNote(local: System, system: System): string {
  const others = [
    ...(system.options.compose === false ? [] : [{ name: 'the system itself', system }]),
    ...variantsOf(system),
  ].filter((each) => each.system !== local && each.system.options.compose !== false)
  const rows = others.map((each) => [
    each.name,
    code(`${composeCommand(each.system)} up -d`),
    variablesOf(each.system).map(code).join(', '),
  ])
  return rows.length === 0
    ? ''
    : `## Elsewhere\n\n${table(['variant', 'command', 'has to be set'], rows)}`
}

/** Without them, nothing starts. */
function variablesOf(system: System): readonly string[] {
  const texts = Object.values(servicesOf(system, [])).flatMap(({ environment = {} }) =>
    Object.values(environment),
  )
  return [
    ...new Set(
      texts.flatMap((text) =>
        typeof text !== 'string' && text.otherwise === undefined ? [text.name] : [],
      ),
    ),
  ].sort()
}

/** How people get into the Grafana of the compose file. */
export function loginSentence(system: System): string {
  const { grafana: container } = composeOf(system)
  const environment = { ...system.options.grafana.environment, ...container?.environment }
  if (isOn(environment.GF_AUTH_ANONYMOUS_ENABLED)) {
    return `Nobody has to log in, and everybody who reaches the port is ${roleText(environment.GF_AUTH_ANONYMOUS_ORG_ROLE)}: for development only.`
  }
  const password = environment.GF_SECURITY_ADMIN_PASSWORD
  const given = environment.GF_SECURITY_ADMIN_USER ?? 'admin'
  const user = typeof given === 'string' ? given : `$${given.name}`
  if (password === undefined) {
    // As Grafana is delivered, unless the password comes from where nobody looks here.
    const isElsewhere =
      environment.GF_SECURITY_ADMIN_PASSWORD__FILE !== undefined ||
      (container?.envFiles ?? []).length > 0
    return isElsewhere
      ? 'Log in as its administrator.'
      : `Log in as ${code(user)} with the password ${code('admin')}; Grafana asks for a new one.`
  }
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
    .map(({ uid, options }) => link(options.title, `${localGrafana(system)}/d/${uid}`))
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
