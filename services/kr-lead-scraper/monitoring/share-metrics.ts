import type { Log } from '@systems/kit/run-main'
import { type DefaultRegistry, problemText } from '@telltale/runtime'
import { type SharedMetrics, shareDirectory } from '@telltale/runtime/directory'
import type { MonitoringSettings } from './settings.ts'

/**
 * Puts the metrics of this process together with those of the others, API processes and job workers
 * alike; without a directory it is alone.
 *
 * Whoever comes first after everybody had gone begins at 0, so that nothing of an earlier run is
 * counted. Emptying the directory while others run would make Prometheus count what they have
 * counted twice.
 */
export function shareMetrics(
  registry: DefaultRegistry,
  { directory }: Pick<MonitoringSettings, 'directory'>,
  process: string,
  log: Log,
): Pick<SharedMetrics, 'close'> & {
  readonly registry: DefaultRegistry | SharedMetrics['registry']
} {
  if (directory === '') return { registry, close: () => {} }
  return shareDirectory({
    directory,
    registry,
    service: 'kr-lead-scraper',
    leftovers: 'delete',
    process,
    onProblem: (problem) => log(problemText(problem)),
  })
}
