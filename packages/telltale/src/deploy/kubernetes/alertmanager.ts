/** `alertmanager.yaml`: Alertmanager on the generated routes and receivers. */
import { alertmanagerContainer } from '../containers.ts'
import { type PlacedFile, stored } from './config-maps.ts'
import type { AlertmanagerWorkload } from './kubernetes.ts'
import { networkPolicy } from './network-policy.ts'
import type { Cluster, Manifest } from './object.ts'
import { plain, prometheusName } from './prometheus.ts'
import { declaredFiles, secretFilesIn } from './secret-files.ts'
import { deployment, service, serviceAccount, volumeClaim } from './workload.ts'

/** Everything that Alertmanager needs; only Prometheus and Grafana reach it. */
export function alertmanagerManifest(
  options: AlertmanagerWorkload,
  image: string,
  files: readonly PlacedFile[],
  cluster: Cluster,
): Manifest {
  const { service: name, port, config, configFile, data } = alertmanagerContainer
  const set = stored({ name: `${name}-config`, folder: config, files }, name, cluster)
  const secrets = secretFilesIn(name, ...files.map(({ text }) => text))
  const workload = {
    name,
    image,
    // nobody, the user of the official image.
    user: 65_534,
    port,
    // One replica has nobody to gossip with.
    args: [`--config.file=${configFile}`, `--storage.path=${data}`, '--cluster.listen-address='],
    probes: { live: '/-/healthy', ready: '/-/ready' },
    resources: options.resources,
    data,
    files: [set],
    secrets,
    usesApi: false,
  }
  const peers = [
    { workload: prometheusName },
    ...(cluster.kubernetes.options.grafana ? [{ workload: 'grafana' }] : []),
  ]
  return {
    path: `${name}.yaml`,
    about: 'Alertmanager',
    objects: [
      ...plain(serviceAccount(name, cluster, false)),
      ...declaredFiles(secrets, name, cluster),
      ...plain(
        ...set.configMaps,
        volumeClaim(name, options, cluster),
        deployment(workload, cluster),
        service(name, port, cluster),
        networkPolicy(name, peers, cluster),
      ),
    ],
  }
}
