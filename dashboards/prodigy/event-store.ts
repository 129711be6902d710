/**
 * Single runs, steps and jobs, asked of the optional PostgreSQL event store. The other dashboards
 * are complete without it.
 */
import { dashboard, sqlPanel } from 'telltale'

export const eventStore = dashboard(
  'prodigy-events',
  {
    title: 'Prodigy Event Store',
    file: 'event-store.json',
    description:
      'Single runs, steps and jobs of the shown time range. Needs the event store: `prodigy run --enable-postgres-storage`.',
    from: 'now-24h',
  },
  sqlPanel(
    'Executions by hour',
    `
SELECT
  date_trunc('hour', started_at) AS time,
  status AS metric,
  count(*)::int AS executions
FROM workflow_executions
WHERE $__timeFilter(started_at)
GROUP BY 1, 2
ORDER BY 1`,
    { as: 'timeseries', description: 'Started executions by what has become of them.' },
  ),
  sqlPanel(
    'Slowest runs',
    `
SELECT workflow_name, id, status, started_at, duration_ms / 1000.0 AS seconds, failed_steps
FROM workflow_executions
WHERE $__timeFilter(started_at) AND completed_at IS NOT NULL
ORDER BY duration_ms DESC
LIMIT 20`,
    { description: 'The id leads to the event log of the run.' },
  ),
  sqlPanel(
    'Steps that fail most',
    `
SELECT
  w.workflow_name,
  s.step_type,
  s.command,
  count(*)::int AS runs,
  count(*) FILTER (WHERE s.status = 'failed')::int AS failed,
  count(*) FILTER (WHERE s.had_on_failure_recovery)::int AS recovered
FROM step_executions s
JOIN workflow_executions w ON w.id = s.workflow_execution_id
WHERE $__timeFilter(w.started_at)
GROUP BY 1, 2, 3
HAVING count(*) FILTER (WHERE s.status = 'failed' OR s.had_on_failure_recovery) > 0
ORDER BY failed DESC, recovered DESC
LIMIT 20`,
    { description: 'By command, which no metric has as a label.' },
  ),
  sqlPanel(
    'Jobs with dead letters',
    `
SELECT job_id, started_at, total_items, successful_items, dlq_items
FROM mapreduce_jobs
WHERE $__timeFilter(started_at) AND dlq_items > 0
ORDER BY dlq_items DESC
LIMIT 20`,
    { description: 'Whole ids, for `prodigy dlq retry`.' },
  ),
)
