/** How to see Causal Organism under load. */
export const loadTest = {
  path: 'docs/load-test.md',
  title: 'Causal Organism: load test',
  about: 'a loop of calls, and 100 users who come one after the other.',
  text: `The services and Prometheus run, [as the guide says](../PROMETHEUS_GRAFANA_SETUP.md). The commands
are run in \`services/causal-organism\` of the repository.

## A loop

100 calls of \`/api/graph/stats\`, one after the other:

\`\`\`sh
npm run graph-stats
\`\`\`

or without Node.js:

\`\`\`sh
for i in $(seq 100); do curl -s http://localhost:8000/api/graph/stats > /dev/null; done
\`\`\`

The counter is 100 higher than before:

\`\`\`sh
curl -s http://localhost:8000/metrics | grep 'http_requests_total.*/api/graph/stats'
\`\`\`

## A load that rises

100 users, of whom ten come every second; each asks once a second, for two minutes in all. The load
comes from [autocannon](https://github.com/mcollina/autocannon).

\`\`\`console
$ npm run load -- --url http://localhost:8000 --users 100 --ramp 10 --seconds 120
100 users, 550 answers (545 2xx, 5 5xx, 0 none), p50 / p95 / p99 17 / 76 / 115 ms
100 users, 1000 answers (994 2xx, 6 5xx, 0 none), p50 / p95 / p99 33 / 183 / 332 ms
…
\`\`\`

A line every ten seconds says what came since the one before. On the dashboards, with a range of 15
minutes:

| panel | what to see |
|---|---|
| [API Service Metrics](http://localhost:3001/d/causal-api) > Request Rate | rises for ten seconds, then stays at about 100 requests a second |
| API Service Metrics > Request Latency | the p95 stays bounded, far below the 2 s of HighAPILatency |
| API Service Metrics > Error Rate | about 1 %, which is what the simulated databases fail; far below the 5 % of HighAPIErrorRate |
| API Service Metrics > Cache Hit Rate | rises while the cache fills |
| [Infrastructure Metrics](http://localhost:3001/d/causal-infra) > Active and Idle Connections | the pools grow with the users, at most to their limit of ten |

## Too much of it

A pool of one connection cannot carry this. Started with \`NEO4J_POOL_MAX=1 DATABASE_SLOWNESS=10\`, the
API lets requests wait (Waiting Requests), gives up on some of them (Connection Pool Timeouts), and
after five failures in a row its circuit breaker opens (Circuit Breaker Status): 503 comes at once
then, and after ten seconds single calls probe whether it is over.
`,
} as const
