/** `prometheus.yaml`: Prometheus on the generated configuration. */
import { prometheusFlags } from '../compose/prometheus-flags.ts'
import { prometheusContainer } from '../containers.ts'
import { access, accessFor } from './access.ts'
import { type PlacedFile, stored } from './config-maps.ts'
import { basicAuthByClass, classOf, ingress } from './ingress.ts'
import type { PrometheusWorkload } from './kubernetes.ts'
import { amountOf } from './limits.ts'
import { networkPolicy, type Peer } from './network-policy.ts'
import type { Cluster, KubernetesObject, Manifest, ManifestObject } from './object.ts'
import { readPrometheusFile } from './prometheus-file.ts'
import { declaredSecret } from './secret.ts'
import { declaredFiles, secretFilesIn } from './secret-files.ts'
import { deployment, service, serviceAccount, volumeClaim } from './workload.ts'

export const prometheusName = 'prometheus'
export const defaultBasicAuthSecret = 'prometheus-basic-auth'

/** Everything that Prometheus needs; `files` are its configuration and its rules. */
export function prometheusManifest(
  options: PrometheusWorkload,
  files: readonly PlacedFile[],
  cluster: Cluster,
): Manifest {
  const name = prometheusName
  const { port, data, config, configFile } = prometheusContainer
  const set = stored({ name: `${name}-config`, folder: config, files }, name, cluster)
  const file = readPrometheusFile(files.find(({ target }) => target === configFile)?.text ?? '')
  const secrets = secretFilesIn(name, ...files.map(({ text }) => text))
  const needs = accessFor(file, options.alsoReads ?? [])
  const usesApi = needs.everywhere.length > 0 || needs.within.size > 0
  const workload = {
    name,
    image: cluster.system.options.prometheus.image,
    // nobody, the user of the official image.
    user: 65_534,
    port,
    args: args(options, cluster),
    probes: { live: '/-/healthy', ready: '/-/ready' },
    resources: options.resources,
    data,
    files: [set],
    secrets,
    usesApi,
    // What is in memory is written to disk first.
    graceSeconds: 300,
  }
  return {
    path: `${name}.yaml`,
    about: 'Prometheus',
    objects: [
      ...plain(
        serviceAccount(name, cluster, usesApi),
        ...access(name, needs, cluster),
        ...set.configMaps,
      ),
      ...declaredFiles(secrets, name, cluster),
      ...plain(
        volumeClaim(name, options, cluster),
        deployment(workload, cluster),
        service(name, port, cluster),
        networkPolicy(name, peers(options, cluster), cluster),
      ),
      ...outside(options, cluster),
    ],
  }
}

/** Objects about which there is nothing to say. */
export function plain(...objects: readonly KubernetesObject[]): readonly ManifestObject[] {
  return objects.map((object) => ({ object }))
}

/** The system's own flags win over those that follow from the cluster. */
function args(options: PrometheusWorkload, { system }: Cluster): readonly string[] {
  const size = retentionSize(options.storage)
  const { prometheus } = system.options
  const flags = {
    ...(size !== undefined && { 'storage.tsdb.retention.size': size }),
    ...(options.lifecycleApi && { 'web.enable-lifecycle': true }),
    ...(options.host !== undefined && { 'web.external-url': `https://${options.host}/` }),
    ...prometheus.flags,
  }
  return prometheusFlags({
    ...system,
    options: { ...system.options, prometheus: { ...prometheus, flags } },
  })
}

/**
 * Four fifths of the volume, in Prometheus' units, which are powers of 1024: a full volume stops it,
 * while the oldest day can go.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size
 */
function retentionSize(storage: string): string | undefined {
  const bytes = amountOf(storage)
  return bytes === undefined ? undefined : inWholeUnits(Math.floor((bytes * 0.8) / 1024 ** 2))
}

function inWholeUnits(mebibytes: number): string {
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}GB` : `${mebibytes}MB`
}

function peers(
  { host }: PrometheusWorkload,
  { kubernetes: { options } }: Cluster,
): readonly Peer[] {
  return [
    ...(options.grafana ? [{ workload: 'grafana' }] : []),
    ...(host === undefined ? [] : [controller(options.ingress?.controllerNamespace)]),
  ]
}

/** The ingress controller is let in by its namespace. */
export function controller(namespace = 'ingress-nginx'): Peer {
  return { namespace }
}

function outside(options: PrometheusWorkload, cluster: Cluster): readonly ManifestObject[] {
  const { ingress: how } = cluster.kubernetes.options
  if (options.host === undefined || how === undefined) return []
  const secret = options.basicAuth ?? defaultBasicAuthSecret
  const key = basicAuthByClass[classOf(how)]?.secretKey ?? 'auth'
  return [
    ...declaredSecret(
      {
        name: secret,
        of: prometheusName,
        values: { [key]: 'htpasswd -nB admin' },
        without: 'Until it is set, nobody gets in.',
      },
      cluster,
    ),
    ...plain(
      ...ingress({ name: prometheusName, host: options.host, basicAuth: secret }, how, cluster),
    ),
  ]
}
