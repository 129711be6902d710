/** Names and places inside the containers: what the generated files agree on. */

/** What the official Prometheus image listens on and where it keeps its files. */
export const prometheusContainer = {
  service: 'prometheus',
  port: 9090,
  config: '/etc/prometheus',
  configFile: '/etc/prometheus/prometheus.yml',
  data: '/prometheus',
  volume: 'prometheus_data',
  health: 'http://localhost:9090/-/healthy',
} as const

/** Likewise the official Grafana image. */
export const grafanaContainer = {
  service: 'grafana',
  port: 3000,
  provisioning: '/etc/grafana/provisioning',
  dashboards: '/var/lib/grafana/dashboards',
  data: '/var/lib/grafana',
  volume: 'grafana_data',
  health: 'http://localhost:3000/api/health',
} as const

/** Likewise the official Alertmanager image. */
export const alertmanagerContainer = {
  service: 'alertmanager',
  port: 9093,
  config: '/etc/alertmanager',
  configFile: '/etc/alertmanager/alertmanager.yml',
  data: '/alertmanager',
  volume: 'alertmanager_data',
  health: 'http://localhost:9093/-/healthy',
} as const

/** The data source that Grafana gets, under the name that people choose it by. */
export const dataSource = {
  name: 'Prometheus',
  uid: 'prometheus',
  url: `http://${prometheusContainer.service}:${prometheusContainer.port}`,
} as const
