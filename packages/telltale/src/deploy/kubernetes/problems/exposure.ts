/** Who reaches Prometheus and Grafana, by which name, and what manifests would show everybody. */
import { didYouMean, type Problem } from '@telltale/core'
import { grafanaUrl, type System } from '../../../project/system.ts'
import { isOn } from '../../grafana-switch.ts'
import { isReadableSecret } from '../../readable-secret.ts'
import { basicAuthByClass, classOf } from '../ingress.ts'
import type { KubernetesOptions } from '../kubernetes.ts'
import { dnsSubdomain, follows } from '../limits.ts'
import { defaultBasicAuthSecret } from '../prometheus.ts'
import type { Place } from './option-check.ts'

export function* hosts(options: KubernetesOptions, place: Place): Iterable<Problem> {
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

export function* basicAuth(
  { prometheus, ingress }: KubernetesOptions,
  place: Place,
): Iterable<Problem> {
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

export function* grafanaLinks(
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

/** Passwords of Grafana come from Secrets; in an option they would be in the manifest. */
export function* environment({ grafana }: KubernetesOptions, place: Place): Iterable<Problem> {
  for (const [name, value] of Object.entries(grafana?.environment ?? {})) {
    const isOpen = name === 'GF_AUTH_ANONYMOUS_ENABLED' && isOn(value)
    if (!isOpen && !isReadableSecret(name, value)) continue
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
