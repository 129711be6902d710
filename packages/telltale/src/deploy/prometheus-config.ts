import { toYaml } from '../emit/yaml.ts'
import type { System } from '../project/system.ts'
import { addressesOf, byJob, metricsPath, type Target } from '../project/target.ts'
import type { AlertmanagerOptions } from '../routing/alert-routing.ts'
import { alertmanagerContainer } from './containers.ts'

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
export function prometheusConfig(
  { options: { title, prometheus, targets, routing } }: System,
  ruleFiles: readonly string[],
): string {
  return toYaml(
    {
      global: {
        scrape_interval: prometheus.scrapeInterval,
        evaluation_interval: prometheus.evaluationInterval,
      },
      ...(routing?.options.alertmanager && { alerting: alerting(routing.options.alertmanager) }),
      ...(ruleFiles.length > 0 && { rule_files: ruleFiles }),
      scrape_configs: byJob(targets).map(scrapeConfig),
    },
    { about: `${title}: what Prometheus scrapes, how often, and which rules it evaluates.` },
  )
}

function alerting({ address }: AlertmanagerOptions) {
  const { service, port } = alertmanagerContainer
  return { alertmanagers: [{ static_configs: [{ targets: [address ?? `${service}:${port}`] }] }] }
}

function scrapeConfig(target: Target) {
  return {
    job_name: target.job,
    metrics_path: metricsPath(target),
    static_configs: [{ targets: addressesOf(target) }],
  }
}
