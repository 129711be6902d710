import { counter, gauge, histogram, upTo } from '@telltale/core'

const labels = { kind: upTo(1_000) }

export const definitions = {
  jobs: counter('jobs_total', { help: 'Jobs done.', unit: 'jobs', labels }),
  seconds: histogram('job_seconds', { help: 'Time of a job.', labels, buckets: [0.1, 1, 10] }),
  busy: gauge('busy_workers', { help: 'Busy.', unit: 'workers', labels, aggregate: 'sum' }),
  oldest: gauge('oldest_job_seconds', { help: 'Oldest.', aggregate: 'max' }),
  health: gauge('service_health', { help: 'Health.', unit: 'services', aggregate: 'min' }),
  lag: gauge('lag_ratio', { help: 'Lag.', aggregate: 'average' }),
  depth: gauge('queue_depth', { help: 'Depth.', unit: 'jobs', aggregate: 'last' }),
  memory: gauge('memory_bytes', { help: 'Memory.' }),
}
