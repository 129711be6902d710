import { prometheusVersion } from '../../project/prometheus-version.ts'
import type { System } from '../../project/system.ts'
import { prometheusContainer } from '../containers.ts'

/**
 * The command line of Prometheus: its configuration, where and how long it keeps samples, and the
 * system's own flags. A flag that is `false` is left out, one that is `true` has no value.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/command-line/prometheus/
 *
 * @example
 * prometheusFlags(shop)  // prometheus: { retention: '30d', flags: { 'web.enable-lifecycle': true } }
 * // => ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus',
 * //     '--storage.tsdb.retention.time=30d', '--web.enable-lifecycle']
 */
export function prometheusFlags(system: System): readonly string[] {
  const { flags = {}, retention, exemplars, agent } = system.options.prometheus
  const { 'enable-feature': features, ...others } = flags
  const version = prometheusVersion(system)
  // Source: https://prometheus.io/docs/prometheus/latest/migration/
  const isFeature = version !== undefined && version.major < 3
  const enabled = [
    ...(exemplars === undefined ? [] : ['exemplar-storage']),
    ...(agent === true && isFeature ? ['agent'] : []),
    ...(typeof features === 'string' ? [features] : []),
  ]
  const all: Readonly<Record<string, string | number | boolean>> = {
    'config.file': prometheusContainer.configFile,
    ...(agent === true
      ? { 'storage.agent.path': prometheusContainer.data }
      : {
          'storage.tsdb.path': prometheusContainer.data,
          'storage.tsdb.retention.time': retention,
        }),
    ...(agent === true && !isFeature && { agent: true }),
    ...(enabled.length > 0 && { 'enable-feature': enabled.join(',') }),
    ...others,
  }
  return Object.entries(all)
    .filter(([, value]) => value !== false)
    .map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`))
}
