/** What is in grafana.yaml, and why somebody would miss it. */
import { describe, expect, it } from 'vitest'
import { everything, resources } from '../../../testing/cluster.ts'
import { container, fileOf, find, kindsIn } from '../../../testing/cluster-files.ts'
import { highErrorRate } from '../../../testing/shop.ts'
import {
  alertRouting,
  fromEnvironment,
  type KubernetesOptions,
  postgresSource,
  receiver,
  secretFile,
  secretVariable,
  slack,
} from '../../index.ts'

describe('grafana.yaml', () => {
  it('holds everything that Grafana needs', () => {
    expect(kindsIn('grafana.yaml')).toEqual([
      'ServiceAccount grafana',
      'Secret grafana-admin',
      'ConfigMap grafana-dashboards',
      'ConfigMap grafana-datasources',
      'ConfigMap grafana-dashboard-provider',
      'PersistentVolumeClaim grafana-data',
      'Deployment grafana',
      'Service grafana',
      'NetworkPolicy grafana',
      'Ingress grafana',
    ])
  })

  it('shows Grafana its files where it looks for them', () => {
    const mounts = container('grafana.yaml', 'grafana').volumeMounts.map(
      ({ name, mountPath }) => `${name} ${mountPath}`,
    )
    expect(mounts).toEqual([
      'grafana-dashboards /var/lib/grafana/dashboards',
      'grafana-datasources /etc/grafana/provisioning/datasources',
      'grafana-dashboard-provider /etc/grafana/provisioning/dashboards',
      'data /var/lib/grafana',
      'tmp /tmp',
      'var-log-grafana /var/log/grafana',
    ])
  })

  it('takes the password from the Secret, which has no value here', () => {
    expect(container('grafana.yaml', 'grafana').env[0]).toEqual({
      name: 'GF_SECURITY_ADMIN_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'grafana-admin', key: 'admin-password' } },
    })
    expect(Object.keys(find('grafana.yaml', 'Secret'))).toEqual([
      'apiVersion',
      'kind',
      'metadata',
      'type',
    ])
    expect(fileOf('grafana.yaml')).toContain(
      `#   kubectl -n monitoring patch secret grafana-admin -p "{\\"stringData\\":{\\"admin-password\\":\\"$(openssl rand -base64 24)\\"}}"\n`,
    )
  })

  it('declares no Secret that somebody else makes', () => {
    const options = { ...everything, secrets: 'referenced' } as const
    const kinds = [...kindsIn('grafana.yaml', options), ...kindsIn('prometheus.yaml', options)]
    expect(kinds.filter((kind) => kind.startsWith('Secret'))).toEqual([])
  })

  it('does not take over the passwords of the compose file', () => {
    const grafana = {
      image: 'grafana/grafana:10.2.0',
      port: 3000,
      provider: 'Shop',
      environment: { GF_SECURITY_ADMIN_PASSWORD: 'admin', GF_AUTH_ANONYMOUS_ENABLED: 'true' },
    }
    const text = fileOf('grafana.yaml', everything, { grafana })
    expect(text).not.toContain('value: admin')
    expect(text).not.toContain('ANONYMOUS')
  })

  it('takes what data sources need from a Secret, as variables and as files', () => {
    const source = { url: 'postgres:5432', database: 'shop', user: 'grafana' }
    const grafana = {
      image: 'grafana/grafana:10.2.0',
      port: 3000,
      provider: 'Shop',
      environment: { GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD') },
      dataSources: [
        postgresSource('Orders', { ...source, password: secretVariable('ORDERS_PASSWORD') }),
        postgresSource('Stock', { ...source, password: secretFile('/run/secrets/stock') }),
      ],
    }
    const { env, volumeMounts } = container('grafana.yaml', 'grafana', { grafana })
    expect(env).toContainEqual({
      name: 'ORDERS_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'grafana-secrets', key: 'ORDERS_PASSWORD' } },
    })
    expect(env.map(({ name }) => name)).not.toContain('GRAFANA_PASSWORD')
    expect(volumeMounts).toContainEqual({
      name: 'grafana-secrets',
      mountPath: '/run/secrets',
      readOnly: true,
    })
    expect(kindsIn('grafana.yaml', everything, { grafana })).toContain('Secret grafana-secrets')
  })

  it('shows Grafana the alerts that it evaluates itself', () => {
    const routing = alertRouting({
      receiver: receiver('chat', slack({ url: secretVariable('SLACK_URL'), channel: '#shop' })),
      grafana: { rules: [highErrorRate], folder: 'Shop' },
    })
    const { env, volumeMounts } = container('grafana.yaml', 'grafana', { routing })
    expect(volumeMounts).toContainEqual({
      name: 'grafana-alerting',
      mountPath: '/etc/grafana/provisioning/alerting',
      readOnly: true,
    })
    expect(env.map(({ name }) => name)).toContain('SLACK_URL')
  })

  it('installs plugins only when asked', () => {
    const names = (options: KubernetesOptions) =>
      container('grafana.yaml', 'grafana', {}, options).env.map(({ name }) => name)
    expect(names(everything)).not.toContain('GF_INSTALL_PLUGINS')
    const grafana = { storage: '1Gi', resources, plugins: ['grafana-piechart-panel'] }
    expect(names({ grafana })).toContain('GF_INSTALL_PLUGINS')
  })
})
