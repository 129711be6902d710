import { toYaml } from '../emit/yaml.ts'
import type { System } from '../project/system.ts'
import { addressesOf, byJob, metricsPath, type Target } from '../project/target.ts'
import type { AlertmanagerOptions } from '../routing/alert-routing.ts'
import { alertmanagerContainer } from './containers.ts'
import { discoveryYaml } from './scrape/discovery.ts'
import { remoteWriteYaml } from './scrape/remote-write.ts'
import { relabelingsYaml, scrapeOptionsYaml } from './scrape/scrape-options.ts'

/**
 * `prometheus.yml`: how often, which targets, which rules.
 *
 * Rule files are named relative to it, so that `promtool check config` reads them from the output
 * folder and Prometheus from the container.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 *
 * @example
 * prometheusConfig(shop, ['alerts.yml'])
 * // global:
 * //   scrape_interval: 15s
 * //   evaluation_interval: 15s
 * // rule_files:
 * //   - alerts.yml
 * // scrape_configs:
 * //   - job_name: shop-api
 * //     metrics_path: /metrics
 * //     static_configs:
 * //       - targets:
 * //           - shop:3001
 */
export function prometheusConfig(system: System, ruleFiles: readonly string[]): string {
  const { title, prometheus, targets, routing } = system.options
  const { externalLabels, remoteWrite = [], exemplars, agent } = prometheus
  const alertmanager = agent === true ? undefined : routing?.options.alertmanager
  return toYaml(
    {
      global: {
        scrape_interval: prometheus.scrapeInterval,
        ...(agent !== true && { evaluation_interval: prometheus.evaluationInterval }),
        ...(externalLabels && { external_labels: externalLabels }),
      },
      ...(alertmanager && { alerting: alerting(alertmanager) }),
      ...(ruleFiles.length > 0 && agent !== true && { rule_files: ruleFiles }),
      scrape_configs: byJob(targets).map(scrapeConfig),
      ...(remoteWrite.length > 0 && { remote_write: remoteWrite.map(remoteWriteYaml) }),
      ...(exemplars !== undefined &&
        agent !== true && { storage: { exemplars: { max_exemplars: exemplars } } }),
    },
    {
      about: `${title}: what Prometheus scrapes, how often, and ${agent === true ? 'where it sends it' : 'which rules it evaluates'}.`,
    },
  )
}

function alerting({ address }: AlertmanagerOptions) {
  const { service, port } = alertmanagerContainer
  return { alertmanagers: [{ static_configs: [{ targets: [address ?? `${service}:${port}`] }] }] }
}

function scrapeConfig(target: Target) {
  const { interval, timeout, labels, addresses, discovery } = target.options
  return {
    job_name: target.job,
    ...(interval !== undefined && { scrape_interval: interval }),
    ...(timeout !== undefined && { scrape_timeout: timeout }),
    metrics_path: metricsPath(target),
    ...scrapeOptionsYaml(target.options),
    ...(addresses.length > 0 && {
      static_configs: [{ targets: addressesOf(target), ...(labels && { labels }) }],
    }),
    ...(discovery && discoveryYaml(discovery)),
    ...relabelingsYaml(target.options),
  }
}
