/** `grafana.yaml`: Grafana with the generated dashboards and data sources. */
import { grafanaEnvironment } from '../compose/own-services.ts'
import { grafanaContainer } from '../containers.ts'
import { isEnvironmentVariable } from '../from-environment.ts'
import { type FileSet, type PlacedFile, stored } from './config-maps.ts'
import { ingress } from './ingress.ts'
import type { GrafanaWorkload } from './kubernetes.ts'
import { networkPolicy } from './network-policy.ts'
import type { Cluster, Manifest, ManifestObject } from './object.ts'
import { controller, plain } from './prometheus.ts'
import { declaredSecret } from './secret.ts'
import { declaredFiles, secretFilesIn } from './secret-files.ts'
import {
  deployment,
  type EnvironmentVariable,
  service,
  serviceAccount,
  volumeClaim,
} from './workload.ts'

export const grafanaName = 'grafana'
export const defaultAdminSecret = 'grafana-admin'
const grafanaSecrets = `${grafanaName}-secrets`
export const adminPasswordKey = 'admin-password'

/** Everything that Grafana needs; `sets` are its dashboards, data sources and dashboard provider. */
export function grafanaManifest(
  options: GrafanaWorkload,
  sets: readonly FileSet[],
  cluster: Cluster,
): Manifest {
  const name = grafanaName
  const { port, data } = grafanaContainer
  const files = sets.filter((set) => set.files.length > 0).map((set) => stored(set, name, cluster))
  const secrets = {
    ...secretFilesIn(
      name,
      ...sets.flatMap((set) => set.files.filter(isYaml).map(({ text }) => text)),
    ),
    variables: secretVariables(cluster),
  }
  const workload = {
    name,
    image: cluster.system.options.grafana.image,
    // grafana, the user of the official image.
    user: 472,
    port,
    env: environment(options, cluster),
    probes: { live: '/api/health', ready: '/api/health' },
    resources: options.resources,
    data,
    scratch: ['/tmp', '/var/log/grafana'],
    files,
    secrets,
    usesApi: false,
  }
  return {
    path: `${name}.yaml`,
    about: 'Grafana',
    objects: [
      ...plain(serviceAccount(name, cluster, false)),
      ...adminSecret(options, cluster),
      ...declaredFiles(secrets, name, cluster),
      ...plain(
        ...files.flatMap(({ configMaps }) => configMaps),
        volumeClaim(name, options, cluster),
        deployment(workload, cluster),
        service(name, port, cluster),
        networkPolicy(
          name,
          options.host === undefined
            ? []
            : [controller(cluster.kubernetes.options.ingress?.controllerNamespace)],
          cluster,
        ),
      ),
      ...outside(options, cluster),
    ],
  }
}

/** What data sources and contact points take from the environment; the settings of the compose file aside. */
function secretVariables({ system }: Pick<Cluster, 'system'>): readonly string[] {
  const { environment: _, ...grafana } = system.options.grafana
  const all = grafanaEnvironment({ ...system, options: { ...system.options, grafana } })
  return Object.entries(all)
    .filter(([, value]) => isEnvironmentVariable(value))
    .map(([name]) => name)
}

/** Dashboards name no secrets, and are long. */
function isYaml({ target }: PlacedFile): boolean {
  return /\.ya?ml$/.test(target)
}

function environment(
  options: GrafanaWorkload,
  { system }: Cluster,
): readonly EnvironmentVariable[] {
  const plugins = options.plugins ?? system.options.grafana.plugins ?? []
  const settings: Record<string, string> = {
    ...(options.host !== undefined && {
      GF_SERVER_ROOT_URL: `https://${options.host}/`,
      GF_SECURITY_COOKIE_SECURE: 'true',
    }),
    ...(plugins.length > 0 && { GF_INSTALL_PLUGINS: plugins.join(',') }),
    GF_USERS_ALLOW_SIGN_UP: 'false',
    ...options.environment,
  }
  return [
    {
      name: 'GF_SECURITY_ADMIN_PASSWORD',
      secret: options.adminSecret ?? defaultAdminSecret,
      key: adminPasswordKey,
    },
    ...secretVariables({ system }).map((variable) => ({
      name: variable,
      secret: grafanaSecrets,
      key: variable,
    })),
    ...Object.entries(settings)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
  ]
}

function adminSecret(options: GrafanaWorkload, cluster: Cluster): readonly ManifestObject[] {
  return declaredSecret(
    {
      name: options.adminSecret ?? defaultAdminSecret,
      of: grafanaName,
      values: { [adminPasswordKey]: 'openssl rand -base64 24' },
      without: 'Until it is set, Grafana does not start.',
    },
    cluster,
  )
}

function outside({ host }: GrafanaWorkload, cluster: Cluster): readonly ManifestObject[] {
  const { ingress: how } = cluster.kubernetes.options
  if (host === undefined || how === undefined) return []
  return plain(...ingress({ name: grafanaName, host }, how, cluster))
}
