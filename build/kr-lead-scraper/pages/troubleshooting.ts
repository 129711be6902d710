import { list, page, promql, shell, steps } from '../../markdown.ts'

export const troubleshooting = page(
  '## Metrics are missing',
  '**Check** what the endpoint says:',
  shell(
    'curl -si http://localhost:8000/metrics | head -20',
    "curl -s http://localhost:8000/metrics | grep '^telltale_processes'",
  ),
  steps(
    '404: `METRICS_ENDPOINT_ENABLED` or `PROMETHEUS_ENABLED` is off.',
    'Only `http_…` is there: the workers have another `PROMETHEUS_MULTIPROC_DIR` than the API, or another mount. `telltale_processes{state="live"}` is how many processes there are: the primary of the API, its processes, and every worker.',
    '`contact_verifications_total` alone is missing: `VERIFICATION_ENABLED` of the workers is off.',
    '`state="unreadable"` is not 0: the file of a process is damaged and left out. The log of the API names it; delete it when its process has ended.',
  ),
  '## Grafana shows no data',
  '**Check** the chain from its beginning: is the target up, does Prometheus have samples, does Grafana reach Prometheus?',
  shell(
    'curl -sG http://localhost:9090/api/v1/query --data-urlencode \'query=up{job="kr-api"}\'',
    "curl -s 'http://localhost:9090/api/v1/query?query=http_requests_total' | head -c 300",
    'docker exec kr-grafana wget -qO- http://prometheus:9090/-/ready',
  ),
  steps(
    '`up` is 0: see [KrApiDown](runbooks/KrApiDown.md).',
    '`up` is 1, and there are no samples: nobody has sent a request yet. `COMPOSE_PROFILES=traffic make monitoring-up` does.',
    'Grafana does not reach Prometheus: both have to be in the network of the same compose project.',
    'Only a ratio is empty: without a request there is nothing to divide by.',
  ),
  '## Metrics are counted twice',
  '**Check** who writes into the directory, and whether an earlier run is among them:',
  shell(
    'docker compose exec api ls -l /tmp/prometheus_multiproc',
    "curl -s http://localhost:8000/metrics | grep '^telltale_processes'",
  ),
  steps(
    'Each deployment has a directory of its own. Two that share one are one total.',
    'Scrape the API once, and no worker by itself: the API shows them all.',
    'It is cleared at a restart of everything: the first process that finds nobody there begins at 0, and the tmpfs of the compose file is empty then anyway. Do not empty it while processes run: what has ended would be gone, and Prometheus would take the fall for a restart and count the rest again.',
    'The totals of the queue are added by one process, the primary of the API. They are compared with the last answer, so that a restart on either side counts nothing twice.',
  ),
  '## Too many series',
  '**Check** which metric and which label have them:',
  promql(
    'topk(10, count by (__name__) ({job="kr-api"}))',
    'count(count by (endpoint) (http_requests_total))',
  ),
  steps(
    '`METRICS_INCLUDE_LABELS=False` counts all endpoints and types of errors together, under `all`. Panels go on working.',
    'Endpoints with ids in them: a route is missing in the router. What the router does not know is `unmatched`, and there are at most 40 endpoints.',
    'A label that grows belongs into the logs: labels hold no ids of users and no free text.',
  ),
  '## Dashboards are missing',
  '**Check** what Grafana says about provisioning, and whether it has the files:',
  shell(
    'docker logs kr-grafana 2>&1 | grep -i provisioning',
    'docker exec kr-grafana ls /var/lib/grafana/dashboards /etc/grafana/provisioning/dashboards',
    'for file in grafana/dashboards/*.json; do python3 -m json.tool "$file" >/dev/null && echo "$file"; done',
  ),
  list(
    'They are in the folder KR Lead Scraper Dashboards, not in General.',
    'A file that somebody has edited by hand may be no JSON any more: `telltale build` writes it again.',
    'A dashboard with the same uid that was imported by hand keeps the provisioned one out: delete it.',
  ),
)
