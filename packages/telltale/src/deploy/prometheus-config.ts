import { toYaml } from '../emit/yaml.ts'
import type { System } from '../project/system.ts'

/** `prometheus.yml`: how often, which targets, which rules. */
export function prometheusConfig({ options }: System, ruleFiles: readonly string[]): string {
  const { scrapeInterval, evaluationInterval } = options.prometheus
  return toYaml({
    global: { scrape_interval: scrapeInterval, evaluation_interval: evaluationInterval },
    ...(ruleFiles.length > 0 && { rule_files: ruleFiles }),
    scrape_configs: options.targets.map(({ job, options: { path, addresses } }) => ({
      job_name: job,
      metrics_path: path ?? '/metrics',
      static_configs: [{ targets: addresses }],
    })),
  })
}
