/** The database: growing, large, slow. A gigabyte is 10^9 bytes. */
import { database } from '@systems/metrics/signal-harvester'
import { slowAlert } from '@telltale/mixins/alerts'
import { delta, max } from '@telltale/promql'
import { alertingRule, ruleGroup } from 'telltale'

export const databaseGrowingRapidly = alertingRule('DatabaseSizeGrowingRapidly', {
  when: max(delta(database.size, '1h')).gt(1e9),
  for: '10m',
  severity: 'warning',
  summary: 'Database grows fast.',
  description: ({ value }) => `It has grown by ${value.humanized}B within an hour.`,
  runbook: {
    meaning: 'The database has become more than a gigabyte larger within an hour.',
    impact: 'At this pace the volume is full within days, and every write then fails.',
    diagnosis: [
      'Find the growing tables.',
      'Check whether something is fetched twice: discoveries by source against what is usual.',
      'Check that the retention job has run.',
    ],
    mitigation: ['Stop the source that floods; run the retention job; extend the volume in time.'],
  },
})

export const databaseTooLarge = alertingRule('DatabaseTooLarge', {
  when: max(database.size).gt(50e9),
  for: '10m',
  severity: 'warning',
  summary: 'Database is large.',
  description: ({ value }) => `It takes ${value.humanized}B on disk.`,
  runbook: {
    meaning: 'The database takes more than 50 gigabytes on disk.',
    impact: 'Backups and queries become slow; the volume may fill up.',
    diagnosis: ['See which tables are the largest, and how much free space the volume has.'],
    mitigation: ['Archive or delete old data, then vacuum; extend the volume.'],
  },
})

export const slowQueries = slowAlert('SlowDatabaseQueries', database.queryDuration, {
  things: 'queries',
  // 1 s is an edge of the histogram's buckets: between edges a quantile is only interpolated.
  above: 1,
  summary: 'Database queries are slow.',
  runbook: {
    impact: 'The API and the pipeline wait for each of these queries.',
    diagnosis: [
      'Split the 95th percentile by operation.',
      'Check the indexes behind the slow statements, and locks that writers hold.',
    ],
    mitigation: ['Add the missing index; end the transaction that holds the lock.'],
  },
})

export const databaseGroup = ruleGroup('signal_harvester_database', [
  databaseGrowingRapidly,
  databaseTooLarge,
  slowQueries,
])
