/** The deployment files of AhaRadar, as its specification names them. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const out = resolve(import.meta.dirname, '../../out/aharadar')
const yaml = (path: string) => parse(readFileSync(join(out, path), 'utf8'))

describe('the configuration', () => {
  it('AH-D1, AH-D2, AH-D3: scrapes both processes every 15 seconds', () => {
    expect(yaml('infra/prometheus/prometheus.yml')).toEqual({
      global: { scrape_interval: '15s', evaluation_interval: '15s' },
      rule_files: ['alerts.yml', 'recording-rules.yml', 'slo-budgets.yml', 'slo-rules.yml'],
      scrape_configs: [
        job('aharadar-api', '/api/metrics', 'host.docker.internal:3001'),
        job('aharadar-worker', '/metrics', 'host.docker.internal:9091'),
      ],
    })
  })

  it('AH-D4, AH-D5, AH-A8: gives Grafana its data source and its dashboards, to be imported by nobody', () => {
    expect(yaml('infra/grafana/provisioning/datasources/prometheus.yml')).toMatchObject({
      apiVersion: 1,
      datasources: [
        {
          name: 'Prometheus',
          type: 'prometheus',
          access: 'proxy',
          url: 'http://prometheus:9090',
          isDefault: true,
          jsonData: { timeInterval: '15s', httpMethod: 'POST' },
        },
      ],
    })
    expect(yaml('infra/grafana/provisioning/dashboards/dashboard.yml')).toMatchObject({
      apiVersion: 1,
      providers: [
        {
          name: 'AhaRadar',
          folder: '',
          type: 'file',
          options: { path: '/var/lib/grafana/dashboards' },
        },
      ],
    })
  })

  it('AH-D7, AH-D8, AH-D9, AH-D10, AH-D11, AH-A5: runs Prometheus and Grafana as named, and nothing else', () => {
    const { services, volumes } = yaml('docker-compose.yml')
    expect(Object.keys(volumes)).toEqual(['prometheus_data', 'grafana_data'])
    expect(Object.keys(services)).toEqual(['prometheus', 'grafana'])
    expect(services.prometheus).toMatchObject({
      image: 'prom/prometheus:v2.47.0',
      ports: ['9090:9090'],
      command: [
        '--config.file=/etc/prometheus/prometheus.yml',
        '--storage.tsdb.path=/prometheus',
        '--storage.tsdb.retention.time=31d',
      ],
      extra_hosts: ['host.docker.internal:host-gateway'],
      volumes: [
        './infra/prometheus/prometheus.yml:/etc/prometheus/prometheus.yml:ro',
        './infra/prometheus/alerts.yml:/etc/prometheus/alerts.yml:ro',
        './infra/prometheus/recording-rules.yml:/etc/prometheus/recording-rules.yml:ro',
        './infra/prometheus/slo-budgets.yml:/etc/prometheus/slo-budgets.yml:ro',
        './infra/prometheus/slo-rules.yml:/etc/prometheus/slo-rules.yml:ro',
        'prometheus_data:/prometheus',
      ],
    })
    expect(services.grafana).toMatchObject({
      image: 'grafana/grafana:10.2.0',
      ports: ['3002:3000'],
      environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_USERS_ALLOW_SIGN_UP: 'false' },
      depends_on: ['prometheus'],
      volumes: [
        './infra/grafana/provisioning:/etc/grafana/provisioning:ro',
        './infra/grafana/dashboards:/var/lib/grafana/dashboards:ro',
        'grafana_data:/var/lib/grafana',
      ],
    })
  })
})

function job(name: string, path: string, address: string) {
  return { job_name: name, metrics_path: path, static_configs: [{ targets: [address] }] }
}
