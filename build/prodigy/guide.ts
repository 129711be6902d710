/** From nothing to the dashboards of Prodigy, and what to do when something is missing. */

export const guide = {
  path: 'docs/metrics-and-grafana.md',
  title: 'Prodigy: metrics and Grafana',
  about:
    'starting, reading and changing the dashboards; alerts; what to do when something is missing.',
  text: `Prodigy runs workflows and MapReduce jobs that drive Claude sessions. While a run works, it can serve what it measures; Prometheus collects it, Grafana draws it. Nothing of that changes a run: a port that is taken, a missing Prometheus or a database that has gone are warnings.

## Quick start

\`\`\`sh
docker compose up -d                                  # Prometheus on 9091, Grafana on 3000
prodigy run workflow.yml --metrics-port 9090          # in another terminal
\`\`\`

In this repository \`prodigy\` is \`npm run prodigy --\` in \`services/prodigy\`, which has three workflows to try: \`workflows/*.yml\`.

Open [Prodigy Workflow Overview](http://localhost:3000/d/prodigy-workflow). The run appears within 30 seconds: two scrapes, 15 seconds apart.

| address | what |
|---|---|
| <http://localhost:9090/metrics> | what the run measures, for Prometheus; \`/metrics/json\` is the same as JSON |
| <http://localhost:9090/health> | \`ok\` while the run works |
| <http://localhost:9091> | Prometheus: [targets](http://localhost:9091/targets), [alerts](http://localhost:9091/alerts) |
| <http://localhost:3000> | Grafana |

Grafana lets everybody in as administrator, and the database has the password \`changeme\`: for a machine of your own only. \`POSTGRES_PASSWORD\` in the environment, or in \`.env\` beside \`docker-compose.yml\`, sets another password; without \`GF_AUTH_ANONYMOUS_ENABLED\` people have to log in.

## Whether and where a run serves metrics

The first of these that says something wins.

| | |
|---|---|
| \`--no-metrics\` | nothing is measured, nothing is served |
| \`--metrics-port 9090\` | served on this port; 0 takes a free one |
| \`PRODIGY_METRICS_PORT=8080\` | the same, from the environment |
| \`~/.prodigy/config.toml\` | see below |
| nothing | measured, not served |

\`\`\`toml
[metrics]
enabled = true              # false: only --metrics-port serves
port = 9090
bind_address = "0.0.0.0"
\`\`\`

## The dashboards

They are there when Grafana starts, and need no other variable than those at the top of the page. The
pictures are drawn by \`telltale snapshot\` from simulated runs.

| [Prodigy Workflow Overview](http://localhost:3000/d/prodigy-workflow) | [Step-Level Analysis](http://localhost:3000/d/prodigy-steps) | [Claude Usage & Cost](http://localhost:3000/d/prodigy-claude) |
|---|---|---|
| ![Outcomes, rate, durations and failures of workflows](../../../docs/images/prodigy-workflow.png) | ![Kinds, recoveries, validations and durations of steps](../../../docs/images/prodigy-steps.png) | ![Tokens, cost and tools of Claude sessions](../../../docs/images/prodigy-claude.png) |

- [Prodigy Workflow Overview](http://localhost:3000/d/prodigy-workflow): how workflows end (pie), how often (rate), how long they take (dial and table), how many fail. The pie counts since the runs have started; its description has the query for the shown time range.
- [MapReduce Performance](http://localhost:3000/d/prodigy-mapreduce): agents at work, items by outcome, dead-letter queues with the limit of the alert, a heatmap of agent durations, progress by job. \`job_id\` is the beginning of the id that \`prodigy run\` prints.
- [Step-Level Analysis](http://localhost:3000/d/prodigy-steps): kinds of steps, recoveries, validations, a box plot of durations, where steps fail.
- [Claude Usage & Cost](http://localhost:3000/d/prodigy-claude): tokens, cost at the prices in the dashboard's constants, tools, and what would save most.
- [Prodigy Internals](http://localhost:3000/d/prodigy-internals): worktrees, checkpoints, storage, errors, series.
- [Prodigy Event Store](http://localhost:3000/d/prodigy-events): single runs and steps; needs [PostgreSQL](postgres-metrics.md).

Counters begin at 0 with each run. Rates and increases see through that; the raw value of a counter tells of the present run only.

## Several runs at once

Each run has a port of its own, and queries add them up. List them as targets of the job \`prodigy\`, in \`prometheus/prodigy.ts\`:

\`\`\`ts
import { target } from 'telltale'

export const targets = [
  target('prodigy', {
    addresses: ['host.docker.internal:9090', 'host.docker.internal:9190'],
    exposes: {},
  }),
]
\`\`\`

A run that is shorter than a scrape interval may end unseen. \`--linger 20\` serves its last values for 20 seconds more.

## Alerts

Prometheus evaluates [seven alerts](runbooks/README.md) and those of the service level. A run that ends takes its series along: its alerts end, too, whatever has become of their cause. That nothing can be scraped is normal, and no alert.

Of a dead-letter queue with more than 10 items Grafana tells people itself, by mail and in Slack:

1. Set \`SLACK_WEBHOOK_URL\` in the environment of the compose file.
2. Give Grafana a mail server: \`GF_SMTP_ENABLED\`, \`GF_SMTP_HOST\`, \`GF_SMTP_FROM_ADDRESS\`.
3. Change the receivers in \`prometheus/prodigy.ts\`, and run \`telltale build\`.

It ends when \`prodigy dlq retry <run>\` has left ten items or fewer.

## Changing dashboards, adding metrics

The files in \`grafana/dashboards\` are generated and kept under version control. A page that is changed in Grafana is lost with the next start.

1. Try the change in Grafana, and look at the JSON that it exports.
2. Write it in \`dashboards/prodigy/\`; the variables of a page are documented in its description.
3. A new metric begins in \`metrics/prodigy.ts\`. Which event changes it is said in \`services/prodigy/metrics/record-events.ts\`, and nowhere else.
4. \`telltale build\`, \`telltale check\` and \`telltale verify --system prodigy\` before the commit.

## For those who have run Prodigy without

Nothing has changed but what was added: workflows, options and event logs are as before. To switch it on, give a port; to switch it off, leave the port out, or set \`enabled = false\`. To go back, stop the containers: \`docker compose down --volumes\`.

## When something is missing

| what you see | what to do |
|---|---|
| the target is down | It is, between runs. Otherwise: does \`curl localhost:9090/metrics\` answer? Is another port given? |
| \`Cannot serve on port 9090\` | Another run has it. Give this one another port and add it to the targets. |
| \`connection refused\` from the container | \`bind_address\` must be an address that containers reach, such as \`0.0.0.0\`. |
| "No data" in a panel of MapReduce | No job has run since the series of the last one were dropped, ten minutes after its end. |
| "No data" everywhere for short runs | \`--linger 20\` |
| a failed test of the data source PostgreSQL | The database runs only with its profile: [PostgreSQL](postgres-metrics.md). |
| Grafana does not start, and complains of \`grafana-piechart-panel\` | New versions refuse the old plugin, which nothing needs. Leave it out in \`prometheus/prodigy.ts\`, or pin an older image. |
| too many series | \`count by (__name__) ({__name__=~"prodigy_.*"})\`, then look for names of workflows that contain something unbounded. |`,
}
