/** The sections of the monitoring guide that only people know. */
import { table } from '../markdown.ts'

export const overview = `One process serves the API and runs the pipeline. Prometheus finds its pods by their annotations, the nodes and kube-state-metrics by the API server of the cluster; Grafana asks Prometheus.

\`\`\`text
 clients ──▶ API + pipeline (port 8000) ──▶ sources, LLM providers
                 │ /metrics/prometheus
                 ▼
 nodes, cAdvisor ──▶ Prometheus (9090) ──▶ Grafana (3000)
 kube-state-metrics ──┘     │
 redis exporter (optional)  └──▶ Alertmanager (where there is one)
\`\`\`

${table(
  ['part', 'version', 'what it does'],
  ['Prometheus', '2.45.0', 'scrapes every 15 seconds, keeps 30 days, evaluates rules'],
  ['Grafana', '10.0.0', 'four dashboards and one of service levels, all provisioned'],
  ['kube-state-metrics', '2.9.2', 'says how often containers restart'],
  ['cAdvisor', 'in every kubelet', 'memory and CPU of containers'],
)}`

export const dashboards = `${table(
  ['dashboard', 'panels', 'open it to'],
  ['API Performance', 10, 'see whether the API is healthy, which endpoint is slow or fails'],
  [
    'Discovery Pipeline',
    11,
    'see whether the pipeline runs, what each source yields, and whether 95 % of the discoveries have a topic',
  ],
  ['LLM Usage & Costs', 11, 'see what is spent, by whom, and which provider is worth it'],
  ['System Resources', 12, 'find leaks, saturated pods, and a database that grows too fast'],
  ['Signal Harvester service levels', 18, 'see how much of each error budget is left'],
)}

A closed row "Details" at the end of each page holds what is asked for less often. Numbers lead to the page that shows their history; time range and variables go along.`

export const setUp = `### In Kubernetes

1. Put your host names, the issuer of certificates and the sizes into \`prometheus/signal-harvester.ts\`, and build.
2. Set the two secrets; the manifests name them and hold no value.

   \`\`\`sh
   kubectl create namespace monitoring
   kubectl -n monitoring create secret generic grafana-admin --from-literal=admin-password="$PASSWORD"
   htpasswd -c auth prometheus
   kubectl -n monitoring create secret generic prometheus-basic-auth --from-file=auth
   \`\`\`

3. Apply the manifests, then the annotations of the application's pods.

   \`\`\`sh
   kubectl apply --server-side -k monitoring/k8s
   kubectl -n signal-harvester patch deployment signal-harvester --patch-file monitoring/k8s/applications/signal-harvester.yaml
   \`\`\`

4. Prometheus > Status > Targets: \`signal-harvester\` has a target for each pod. \`redis\` has none until an exporter runs as the service \`redis-exporter\` on port 9121; nothing is wrong then.

Deployment in detail: [DEPLOYMENT.md](DEPLOYMENT.md).

### On one machine

\`\`\`sh
docker compose up -d                      # API 8000, Prometheus 9090, Grafana 3000 (admin, admin)
docker compose --profile traffic up -d    # and clients, so that there is something to see
\`\`\`

There is no cluster then; a container says of the API's process what cAdvisor and kube-state-metrics would say of its pod, so that all panels and alerts work.`

export const workflows = `### Every day

1. API Performance: error rate below 1 %, no endpoint above a second.
2. Discovery Pipeline: last run less than a day ago, success rate above 90 %, coverage above 95 %.
3. LLM Usage & Costs: the daily cost is what it was yesterday.

### Every week

1. Service levels: which budget shrinks?
2. System Resources over seven days: memory that only grows, size and growth of the database.
3. Sources that yield less than the week before; errors by kind.
4. Alerts that fired: was each of them worth it? Adjust the threshold, or delete the alert.

### In an incident

1. Open the link in the alert: its panel, with the variables set.
2. Follow the runbook; write down times and what you saw.
3. Mitigate first (roll back, switch the provider, scale out), then look for the cause.
4. Afterwards: what would have told us earlier? Add it.`

export const baselines = `Derived from the alert thresholds, because nobody has measured a busy month yet. Replace them by your own.

${table(
  ['what', 'good', 'look closer', 'alert'],
  ['API error share', 'below 1 %', '1 to 5 %', 'above 5 %'],
  ['API p95', 'below 1 s', '1 to 5 s', 'above 5 s'],
  ['API p99', 'below 5 s', '5 to 10 s', 'above 10 s'],
  ['requests at once', 'below 50', '50 to 100', 'above 100'],
  ['query p95', 'below 0.1 s', '0.1 to 1 s', 'above 1 s'],
  ['stage run p95', 'below 10 min', '10 to 60 min', 'above 1 h'],
  ['failed stage runs', 'none', 'up to 10 %', 'above 10 %'],
  ['topic coverage', 'above 97 %', '95 to 97 %', 'below 95 % for long'],
  ['LLM error share', 'below 2 %', '2 to 5 %', 'above 5 %'],
  ['LLM p95', 'below 10 s', '10 to 30 s', 'above 30 s'],
  ['tokens per hour', 'below 500,000', 'up to a million', 'above a million'],
  ['cache hit rate', 'above 80 %', '50 to 80 %', 'below 50 %'],
  ['memory, CPU of their limit', 'below 70 %', '70 to 90 %', 'above 90 %'],
  ['database', 'below 10 GB', '10 to 50 GB', 'above 50 GB, or 1 GB an hour'],
)}`

export const troubleshooting = `${table(
  ['what you see', 'what to do'],
  [
    'A pod is no target',
    'Its annotations: `prometheus.io/scrape: "true"` as text, port `8000`, path `/metrics/prometheus`. Its phase: what has ended is left out.',
  ],
  [
    'A target is down',
    'Open its address from inside the cluster. 404: the path is `/metrics/prometheus`, not `/metrics`. Refused: the port.',
  ],
  [
    'Pods are scraped twice',
    'A service of the namespace carries the annotations, and its namespace is not left out of `kubernetes-service-endpoints`.',
  ],
  [
    'Panels of a pod are empty',
    'kube-state-metrics runs? `kubernetes-cadvisor` is up? Prometheus needs `nodes/proxy` for it. HighCPUUsage and HighMemoryUsage need limits on the containers.',
  ],
  [
    'Coverage is empty',
    'Both gauges must be there, and without labels; with several replicas take the maximum of each.',
  ],
  [
    'Discovery alerts fire between runs',
    'A schedule of once a day is longer than their two hours: set `quietFor` in `alerts/signal-harvester/discoveries.ts`.',
  ],
  [
    'Costs are too low',
    'A model is not in the price list and costs nothing; requests to models without series of their own are under `other`.',
  ],
  [
    'More and more series',
    '`topk(5, telltale_series)`. Endpoints are bounded: what is no route is `unmatched`. Models are bounded by `LLM_MODELS`.',
  ],
  [
    'Gauges stand still',
    'They are read every 60 seconds; when the database cannot be read, the log says so and the last values stay.',
  ],
  [
    'Prometheus needs much memory',
    'It grows with the number of series: fewer labels, shorter retention, or a larger limit.',
  ],
  [
    'Grafana does not start in the cluster',
    'It installs a plugin from the internet. The pie chart does not need it: `plugins: []`.',
  ],
)}`
