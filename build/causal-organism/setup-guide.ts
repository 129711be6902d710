/** From nothing to the dashboards of Causal Organism, and what to do when something is missing. */
import { others, type Question, required } from '../../dashboards/causal-organism/questions.ts'

export const setupGuide = {
  path: 'PROMETHEUS_GRAFANA_SETUP.md',
  title: 'Causal Organism: Prometheus and Grafana',
  about: 'starting the stack, using it, and finding out what is wrong with it.',
  text: `## Start

\`\`\`sh
docker compose up -d --build                      # API, worker, TimescaleDB, Prometheus, Grafana
docker compose --profile alertmanager up -d       # and Alertmanager; it needs ./secrets/slack_url and ./secrets/smtp_password
\`\`\`

| what | where | |
|---|---|---|
| API | <http://localhost:8000/health/live> | its metrics: <http://localhost:8000/metrics> |
| worker | \`worker:9090/metrics\` | inside the network only, because on this machine 9090 is Prometheus |
| Prometheus | <http://localhost:9090> | [targets](http://localhost:9090/targets), [rules](http://localhost:9090/rules), [alerts](http://localhost:9090/alerts) |
| Grafana | <http://localhost:3001> | \`admin\` / \`admin\`, for development only |

Both processes read \`TIMESCALE_HOST\`, \`TIMESCALE_PORT\`, \`TIMESCALE_DB\`, \`TIMESCALE_USER\` and
\`TIMESCALE_PASSWORD\`. Name, user and password come from the shell or from \`.env\` beside
\`docker-compose.yml\`; what stands there otherwise is for development. Samples are kept for 30 days.

To reach the worker's metrics from this machine, publish another port in a
\`docker-compose.override.yml\`:

\`\`\`yaml
services:
  worker:
    ports:
      - "9091:9090"
\`\`\`

## Dashboards

They are there when Grafana starts, in the folder General.

| dashboard | shows | file |
|---|---|---|
| [API Service Metrics](http://localhost:3001/d/causal-api) | requests, latency, errors, cache, pools, graph, breakers | [api-metrics.json](config/grafana/provisioning/dashboards/api-metrics.json) |
| [Worker Service Metrics](http://localhost:3001/d/causal-worker) | tasks, queues, exports | [worker-metrics.json](config/grafana/provisioning/dashboards/worker-metrics.json) |
| [Infrastructure Metrics](http://localhost:3001/d/causal-infra) | pools, cache, breakers, interventions | [infrastructure-metrics.json](config/grafana/provisioning/dashboards/infrastructure-metrics.json) |
| [Causal Organism service levels](http://localhost:3001/d/causal-slos) | what is left of the error budgets | [service-levels.json](config/grafana/provisioning/dashboards/service-levels.json) |

A breaker is drawn as its state: 0 closed, 1 open, 2 half-open.

## Alerts

Twelve rules in three groups (API, worker, infrastructure), and those of the service levels. Each is
on the [alert page](http://localhost:9090/alerts) and has a [runbook](docs/runbooks/README.md).
Ratios are silent without traffic. Queue depths are told by the API: while it is down,
\`APIServiceDown\` fires and \`HighQueueDepth\` cannot.

## Queries

In Prometheus, or in Grafana under Explore. The first four are those that the requirements name.

${[...required, ...others].map(quoted).join('\n\n')}

What is needed again and again is recorded: the series that begin with \`causal_organism:\` are in
[prometheus-recording.yml](config/prometheus-recording.yml).

## When something is wrong

### Metrics are missing

1. Does the process live? \`curl -i http://localhost:8000/health/live\`
2. Does it expose metrics? \`curl -s http://localhost:8000/metrics | head\`, and for the worker
   \`docker compose exec prometheus wget -qO- http://worker:9090/metrics | head\`
3. Does Prometheus reach it? On <http://localhost:9090/targets> both jobs are UP, or the reason stands
   beside them.
4. What does the service say? \`docker compose logs api worker\`. A worker whose port is taken logs that
   and works on without metrics; a metric that is given a label it does not declare is logged once.

### A dashboard is empty

1. Under Connections > Data sources > Prometheus, press Save & test. Its address is
   \`http://prometheus:9090\`, not that of this machine.
2. Open the panel's query in Explore, and take parts away until something comes.
3. Widen the time range. Rates need two scrapes, 30 seconds; exports and interventions are rare.
4. A variable at the top may be set to a value that no longer exists: choose All.

### Too many series

1. Which names have the most? \`topk(10, count by (__name__) ({job=~"causal-organism-.*"}))\`
2. No label may be the id of a user, of a request or of a job. The services fold what is not declared
   into \`other\` (routes into \`none\`), so growth means a definition that allows too much:
   [metrics](docs/metrics.md) says how many series each may have.
3. Drop the label, or sum it away in a recording rule and read that one.
`,
} as const

function quoted({ question, query }: Question): string {
  return `${question}\n\n\`\`\`promql\n${query}\n\`\`\``
}
