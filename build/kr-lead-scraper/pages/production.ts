import { list, page, shell } from '../../markdown.ts'

export const production = page(
  'The production variant is [docker-compose.prod.yml](../docker-compose.prod.yml) with [prometheus.prod.yml](../prometheus/prometheus.prod.yml): several API processes, samples for 90 days, a scrape every 30 seconds.',
  shell(
    'cp .env.production.example .env.production   # then set GRAFANA_PASSWORD',
    'make monitoring-prod-up',
  ),
  '## Ports',
  'Prometheus (9090), Grafana (3000), Alertmanager (9093) and the API (8000) are open on 127.0.0.1 only. Who has to reach them from outside goes through a reverse proxy on the same machine. `/metrics` of the API has no password: let the proxy pass `/api/` and nothing else.',
  '## Passwords',
  '`GRAFANA_PASSWORD` is the password of the user `admin` when Grafana starts for the first time; later it is changed in Grafana. Nothing starts in production without it. Take it from a secret manager, so that it is in no file:',
  shell('GRAFANA_PASSWORD="$(your-secret-manager read kr/grafana)" make monitoring-prod-up'),
  '## Access from outside',
  'HTTPS ends at the reverse proxy. Give Grafana its public address (`GF_SERVER_ROOT_URL`) and a login of your organisation in place of shared passwords. Prometheus and Alertmanager have no login at all: do not publish them.',
  '## How long samples are kept',
  'Ninety days, or as long as the disk has room for. A sample takes one to two bytes: with 1,500 series every 30 seconds that is about 4 million samples a day, or less than 1 GB in 90 days. `--storage.tsdb.retention.size` deletes the oldest samples before the disk is full.',
  promiseOfDisk(),
  '## Backup',
  'The volumes `prometheus_data` and `grafana_data` hold the history and what was saved in Grafana. Dashboards, rules and data sources are files here and need no backup.',
  shell(
    'docker run --rm -v kr-lead-scraper_prometheus_data:/data:ro -v "$PWD":/backup busybox tar czf /backup/prometheus.tar.gz -C /data .',
  ),
  'Stop Prometheus meanwhile, or take a snapshot with its admin API.',
)

function promiseOfDisk(): string {
  return page(
    'How much it is now:',
    shell('docker compose -f docker-compose.prod.yml exec prometheus du -sh /prometheus'),
    list(
      'How many series there are: `prometheus_tsdb_head_series` at <http://localhost:9090/metrics>.',
      'Which metric has most: <http://localhost:9090/tsdb-status>.',
    ),
  )
}
