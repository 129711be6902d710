/** What is wrong with the options of `kubernetes({…})`, before anything is written. */
import { didYouMean, type Problem } from '@telltale/core'
import { isInside } from '../../project/path-problems.ts'
import { grafanaUrl, type System } from '../../project/system.ts'
import { basicAuthByClass, classOf } from './ingress.ts'
import type { KubernetesOptions, Resources } from './kubernetes.ts'
import { amountOf, dnsLabel, dnsSubdomain, follows, isLabelKey, labelValue } from './limits.ts'
import { refusedName } from './object-problems.ts'
import { defaultBasicAuthSecret } from './prometheus.ts'

/**
 * Problems of a system's Kubernetes options; none when it has no such options.
 *
 * @example
 * kubernetesProblems(shop)
 * // => [{ code: 'kubernetes/host-without-tls', summary: 'grafana.host of "shop" …', … }]
 */
export function* kubernetesProblems(system: System): Iterable<Problem> {
  const { kubernetes } = system.options
  if (kubernetes === undefined) return
  const place = { at: kubernetes.at, path: [system.options.title, 'kubernetes'] }
  for (const check of checks) yield* check(kubernetes.options, place, system)
}

type Place = Pick<Problem, 'at' | 'path'>
type Check = (options: KubernetesOptions, place: Place, system: System) => Iterable<Problem>

const checks: readonly Check[] = [
  folder,
  variant,
  names,
  annotationKeys,
  hosts,
  basicAuth,
  quantities,
  image,
  applications,
  environment,
  grafanaLinks,
  alertmanager,
]

function* folder({ folder: path }: KubernetesOptions, place: Place): Iterable<Problem> {
  if (path === undefined || isInside(path)) return
  yield {
    code: 'kubernetes/folder',
    severity: 'error',
    summary: `kubernetes.folder is "${path}"`,
    ...place,
    why: 'Generated files stay inside the output folder of their system.',
    fix: `Write a relative path with / and without . or ..: 'monitoring/k8s'.`,
  }
}

function* variant(
  { variant: name }: KubernetesOptions,
  place: Place,
  { options }: System,
): Iterable<Problem> {
  const known = Object.keys(options.variants ?? {})
  // A variant is asked as well, and its own list is empty.
  if (name === undefined || known.includes(name) || (options.variants && known.length === 0)) return
  yield {
    code: 'kubernetes/unknown-variant',
    severity: 'error',
    summary: `kubernetes.variant is "${name}", and the system has no such variant`,
    ...place,
    why: 'The manifests would be those of the system itself, with its targets and images.',
    fix: `Name one of ${known.join(', ') || 'none so far'}, or leave it out.${didYouMean(name, known)}`,
  }
}

/** What ends up in several objects is reported once, as the option that it is. */
function* names(options: KubernetesOptions, place: Place): Iterable<Problem> {
  const { prometheus, grafana, ingress, operator, applications = {} } = options
  const labels: Readonly<Record<string, string | undefined>> = {
    namespace: options.namespace,
    'operator.namespace': operator?.namespace,
    'ingress.controllerNamespace': ingress?.controllerNamespace,
    ...Object.fromEntries(
      Object.entries(applications).map(([job, { namespace }]) => [
        `applications['${job}'].namespace`,
        namespace,
      ]),
    ),
  }
  const subdomains: Readonly<Record<string, string | undefined>> = {
    'prometheus.storageClass': prometheus?.storageClass,
    'grafana.storageClass': grafana?.storageClass,
    'ingress.class': ingress?.class,
    'ingress.issuer': ingress?.issuer,
  }
  for (const [syntax, named] of [
    [dnsLabel, labels],
    [dnsSubdomain, subdomains],
  ] as const) {
    for (const [option, text] of Object.entries(named)) {
      if (text !== undefined && !follows(text, syntax))
        yield refusedName(`kubernetes.${option}`, text, syntax, place)
    }
  }
  yield* selectors(
    {
      labels: options.labels ?? {},
      'operator.labels': operator?.labels ?? {},
      'operator.grafana': operator?.grafana ?? {},
      ...Object.fromEntries(
        Object.entries(applications).map(([job, { selector = {} }]) => [
          `applications['${job}'].selector`,
          selector,
        ]),
      ),
    },
    place,
  )
}

function* annotationKeys({ ingress }: KubernetesOptions, place: Place): Iterable<Problem> {
  const all = { ...ingress?.annotations, ...ingress?.basicAuthAnnotations }
  for (const key of Object.keys(all).filter((key) => !isLabelKey(key.toLowerCase()))) {
    yield {
      code: 'kubernetes/label',
      severity: 'error',
      summary: `kubernetes.ingress has an annotation with the key "${key}", which Kubernetes does not take`,
      ...place,
      why: 'The API server refuses the whole Ingress.',
      fix: `Write a key of ${labelValue.words}, if need be behind a domain: 'example.com/owner'.`,
    }
  }
}

function* selectors(
  all: Readonly<Record<string, Readonly<Record<string, string>>>>,
  place: Place,
): Iterable<Problem> {
  for (const [option, labels] of Object.entries(all)) {
    for (const [key, value] of Object.entries(labels)) {
      if (isLabelKey(key) && follows(value, labelValue)) continue
      yield {
        code: 'kubernetes/label',
        severity: 'error',
        summary: `kubernetes.${option} has ${key}=${value}, which no label can be`,
        ...place,
        why: 'Selectors compare labels as text without quotes, so that the API server refuses others.',
        fix: `Write key and value of ${labelValue.words}, the key if need be behind a domain: 'app.kubernetes.io/name'.`,
      }
    }
  }
}

function* hosts(options: KubernetesOptions, place: Place): Iterable<Problem> {
  for (const workload of ['prometheus', 'grafana'] as const) {
    const host = options[workload]?.host
    if (host === undefined) continue
    if (!follows(host, dnsSubdomain) || !host.includes('.')) {
      yield {
        code: 'kubernetes/host',
        severity: 'error',
        summary: `kubernetes.${workload}.host is "${host}", which is not a host name`,
        ...place,
        why: 'An Ingress takes a name in the DNS: without scheme, port, path, or capital letters.',
        fix: `Write what stands between https:// and the next slash: '${bareHost(host, workload)}'.`,
      }
    }
    if (options.ingress === undefined) {
      yield {
        code: 'kubernetes/host-without-tls',
        severity: 'error',
        summary: `kubernetes.${workload}.host is "${host}", and nothing says where its certificate comes from`,
        ...place,
        why: 'Passwords and data would cross the network readable, so that no Ingress is written.',
        fix: `Name the cert-manager issuer of the cluster: ingress: { issuer: 'letsencrypt' }.`,
      }
    }
  }
}

function bareHost(host: string, workload: string): string {
  const bare = host
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[:/].*$/, '')
  return follows(bare, dnsSubdomain) && bare.includes('.') ? bare : `${workload}.example.com`
}

function* basicAuth({ prometheus, ingress }: KubernetesOptions, place: Place): Iterable<Problem> {
  if (prometheus?.host === undefined || ingress === undefined) return
  const known = Object.keys(basicAuthByClass)
  if (ingress.basicAuthAnnotations !== undefined || known.includes(classOf(ingress))) return
  yield {
    code: 'kubernetes/basic-auth',
    severity: 'error',
    summary: `nothing tells an ingress controller of the class "${classOf(ingress)}" to ask for a password`,
    ...place,
    why: 'Prometheus itself asks nobody who they are: everybody who knows its name could read and query everything.',
    fix: `Give ingress.basicAuthAnnotations what the controller needs to use the Secret "${prometheus.basicAuth ?? defaultBasicAuthSecret}", or take a class of ${known.join(', ')}.${didYouMean(classOf(ingress), known)}`,
  }
}

function* quantities(options: KubernetesOptions, place: Place): Iterable<Problem> {
  for (const workload of ['prometheus', 'grafana', 'alertmanager'] as const) {
    const { storage, resources } = options[workload] ?? {}
    if (storage !== undefined && !amountOf(storage))
      yield notAQuantity(`${workload}.storage`, storage, `'50Gi'`, place)
    if (resources !== undefined) yield* resourceProblems(workload, resources, place)
  }
}

function* resourceProblems(
  workload: string,
  { requests, limits }: Resources,
  place: Place,
): Iterable<Problem> {
  for (const kind of ['cpu', 'memory'] as const) {
    const option = `${workload}.resources`
    const amounts = { requests: requests[kind], limits: limits[kind] }
    for (const [which, text] of Object.entries(amounts)) {
      if (!amountOf(text))
        yield notAQuantity(`${option}.${which}.${kind}`, text, quantityExamples[kind], place)
    }
    const [least = 0, most = 0] = [amountOf(amounts.requests), amountOf(amounts.limits)]
    if (least > most && most > 0) {
      yield {
        code: 'kubernetes/quantity',
        severity: 'error',
        summary: `kubernetes.${option} requests ${amounts.requests} of ${kind}, more than its limit, ${amounts.limits}`,
        ...place,
        why: 'The API server refuses a container that reserves more than it may use.',
        fix: 'Raise the limit, or lower the request.',
      }
    }
  }
}

const quantityExamples = { cpu: `'500m'`, memory: `'1Gi'` } as const

function notAQuantity(option: string, text: string, example: string, place: Place): Problem {
  return {
    code: 'kubernetes/quantity',
    severity: 'error',
    summary: `kubernetes.${option} is "${text}", which is not a quantity above nothing`,
    ...place,
    why: 'The API server takes a number with one of the suffixes m, k, M, G, T, Ki, Mi, Gi, Ti, and nothing between.',
    fix: `Write it as in ${example}.`,
  }
}

function* image({ kubeStateMetrics }: KubernetesOptions, place: Place): Iterable<Problem> {
  const name = kubeStateMetrics?.image
  if (
    name === undefined ||
    /^[^\s:@]+(:\d+\/[^\s:@]+)?(:(?!latest$)[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(name)
  )
    return
  yield {
    code: 'kubernetes/image',
    severity: 'error',
    summary: `kubernetes.kubeStateMetrics.image is "${name}", which names no version`,
    ...place,
    why: 'A cluster moves pods on its own: the next node would run another version, with other metrics.',
    fix: `Name the version: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.9.2'.`,
  }
}

function* applications(
  { applications: all = {} }: KubernetesOptions,
  place: Place,
  { options }: System,
): Iterable<Problem> {
  const jobs = options.targets.map(({ job }) => job)
  for (const [job, { port }] of Object.entries(all)) {
    if (!jobs.includes(job)) {
      yield {
        code: 'kubernetes/unknown-job',
        severity: 'error',
        summary: `kubernetes.applications names "${job}", and no target has that job`,
        ...place,
        why: 'Nothing is scraped by that name: the pods would be found, and never asked.',
        fix: `Use the job of a target, one of ${jobs.join(', ') || 'none so far'}.${didYouMean(job, jobs)}`,
      }
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      yield {
        code: 'kubernetes/port',
        severity: 'error',
        summary: `kubernetes.applications['${job}'].port is ${port}`,
        ...place,
        why: 'No container listens there.',
        fix: 'Write the port that the container serves its metrics on, from 1 to 65535.',
      }
    }
  }
}

/** Passwords of Grafana come from Secrets; in an option they would be in the manifest. */
function* environment({ grafana }: KubernetesOptions, place: Place): Iterable<Problem> {
  for (const [name, value] of Object.entries(grafana?.environment ?? {})) {
    const isOpen = name === 'GF_AUTH_ANONYMOUS_ENABLED' && value === 'true'
    if (!isOpen && (!/PASSWORD|SECRET|TOKEN/.test(name) || name.endsWith('__FILE'))) continue
    yield {
      code: 'kubernetes/secret',
      severity: 'error',
      summary: isOpen
        ? 'kubernetes.grafana.environment lets everybody in: GF_AUTH_ANONYMOUS_ENABLED=true'
        : `kubernetes.grafana.environment has the value of a secret: ${name}`,
      ...place,
      why: 'Manifests are committed and shown to many; what they say, everybody can use.',
      fix: isOpen
        ? 'Leave it out; in the compose file, for development, it may stay.'
        : `Put the value into a Secret and name a file: ${name}__FILE. The administrator's password has an option, adminSecret.`,
    }
  }
}

function* grafanaLinks(
  { grafana }: KubernetesOptions,
  place: Place,
  system: System,
): Iterable<Problem> {
  const url = grafanaUrl(system)
  // Alerts are those of the system itself; what a variant opens is its own business.
  const isVariant = Object.keys(system.options.variants ?? { own: true }).length === 0
  if (grafana?.host === undefined || isVariant || !url.startsWith('http://localhost')) return
  yield {
    code: 'kubernetes/grafana-url',
    severity: 'warning',
    summary: `Grafana is at https://${grafana.host}, and every alert links to ${url}`,
    ...place,
    why: 'Whoever follows the link in a notification looks for Grafana on their own machine.',
    fix: `Say where people open it: grafana: { …, url: 'https://${grafana.host}' }.`,
  }
}

function* alertmanager(
  options: KubernetesOptions,
  place: Place,
  { options: { routing } }: System,
): Iterable<Problem> {
  const routed = routing?.options.alertmanager
  if (options.prometheus && routed && routed.address === undefined && !options.alertmanager) {
    yield {
      code: 'kubernetes/no-alertmanager',
      severity: 'error',
      summary: 'Prometheus sends its alerts to an Alertmanager that is not in the cluster',
      ...place,
      why: 'Alerts fire and nobody is told, while everything looks well.',
      fix: `Run one: alertmanager: { storage: '1Gi', resources: { … } }, or say where there is one: the address of the routing's alertmanager.`,
    }
  }
  if (options.alertmanager && routed === undefined) {
    yield {
      code: 'kubernetes/no-alertmanager',
      severity: 'error',
      summary: 'kubernetes.alertmanager is to run, and the system routes no alert to it',
      ...place,
      why: 'There is no image to take and no configuration to give it, so that nothing is written.',
      fix: `Give the system a routing with an alertmanager: alertRouting({ …, alertmanager: { image: 'prom/alertmanager:v0.27.0' } }).`,
    }
  }
}
