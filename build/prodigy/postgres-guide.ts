/** The optional event store, for those who switch it on. */

export const postgresGuide = {
  path: 'docs/postgres-metrics.md',
  title: 'Prodigy: events in PostgreSQL',
  about: 'the optional event store: enabling it, its tables, queries, backup and retention.',
  text: `Metrics answer how many and how fast. Which run, which step and which error is in the event log, and, if wanted, in PostgreSQL.

## Enabling

\`\`\`sh
docker compose --profile postgres up -d
export PRODIGY_POSTGRES_URL=postgres://prodigy:changeme@localhost/prodigy_metrics
prodigy run workflow.yml --metrics-port 9090 --enable-postgres-storage
\`\`\`

Or in \`~/.prodigy/config.toml\`:

\`\`\`toml
[metrics.postgres]
enabled = true
connection_string = "postgres://user:pass@localhost/prodigy_metrics"
batch_size = 100
flush_interval_ms = 5000
\`\`\`

A run never waits for the database. Events are written by the hundred, or every five seconds; a database that does not answer is asked again, after pauses that double up to 30 seconds. 10,000 events wait at most; what comes beyond is dropped, counted, and said in a warning. At the end there are five seconds for what is left. Everything is in the event log as well, whatever happens here.

The driver is an optional dependency. \`npm install --omit=optional\` leaves it out; a run that is told to use it then says so and goes on.

## Schema and migrations

[001_workflow_metrics.sql](../migrations/001_workflow_metrics.sql) makes three tables and four indexes; running it again changes nothing. The container of the compose file runs it when it starts for the first time. For any other database: \`prodigy migrate\`.

| table | a row is | written |
|---|---|---|
| \`workflow_executions\` | a run of a workflow | when it starts (\`status\` is \`running\`) and when it ends |
| \`step_executions\` | a step | when it ends |
| \`mapreduce_jobs\` | a job, by its whole id | when it starts and when it ends |

A run that was killed stays \`running\`.

## In Grafana

The data source PostgreSQL is there, and so is [Prodigy Event Store](http://localhost:3000/d/prodigy-events). For panels of your own: \`sqlPanel()\` in \`dashboards/prodigy/\`, or a panel in Grafana.

## Queries

The ten slowest runs of a workflow:

\`\`\`sql
SELECT id, started_at, duration_ms, status
FROM workflow_executions
WHERE workflow_name = 'review' AND started_at > now() - interval '7 days'
ORDER BY duration_ms DESC
LIMIT 10;
\`\`\`

What the last failed run has died of:

\`\`\`sql
SELECT s.step_index, s.step_type, s.command, s.error_message
FROM step_executions s
JOIN workflow_executions w ON w.id = s.workflow_execution_id
WHERE w.status = 'failed' AND s.status = 'failed'
ORDER BY w.started_at DESC, s.step_index
LIMIT 10;
\`\`\`

## Backup and retention

\`\`\`sh
docker compose exec -T postgres pg_dump -U prodigy -Fc prodigy_metrics > prodigy.dump
\`\`\`

Nothing is deleted by itself. Ninety days, as a job of every night:

\`\`\`sql
DELETE FROM step_executions s USING workflow_executions w
WHERE w.id = s.workflow_execution_id AND w.started_at < now() - interval '90 days';
DELETE FROM mapreduce_jobs WHERE started_at < now() - interval '90 days';
DELETE FROM workflow_executions WHERE started_at < now() - interval '90 days';
\`\`\``,
}
