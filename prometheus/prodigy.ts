/** Where a run of Prodigy is collected, what its stack holds, and who is told by Grafana. */
import { claude, mapReduce, step, system, workflow } from '@systems/metrics/prodigy'
import {
  alertRouting,
  type ComposeOptions,
  email,
  fromEnvironment,
  type GrafanaOptions,
  postgresSource,
  receiver,
  secretVariable,
  slack,
  target,
} from 'telltale'
import * as alerts from '../alerts/prodigy.ts'

export const targets = [
  target('prodigy', {
    // A run is a process of the machine itself; this is its name inside a container.
    addresses: ['host.docker.internal:9090'],
    exposes: { workflow, step, mapReduce, claude, system },
  }),
]

const team = receiver(
  'prodigy',
  email({ to: 'prodigy@example.org' }),
  slack({ url: secretVariable('SLACK_WEBHOOK_URL'), channel: '#prodigy' }),
)

/** Prometheus shows all alerts; of a dead-letter queue that fills up, Grafana tells people. */
export const routing = alertRouting({
  receiver: team,
  grafana: { rules: [alerts.dlqBacklog], folder: 'Prodigy', file: 'dlq' },
})

// What everybody can read is for the machine of a developer; the environment has others.
const databasePassword = fromEnvironment('POSTGRES_PASSWORD', { otherwise: 'changeme' })

export const grafana: GrafanaOptions = {
  image: 'grafana/grafana:latest',
  port: 3000,
  bind: '*',
  provider: 'Prodigy',
  // The specification asks for it. Pie charts are part of Grafana: where it refuses the old plugin,
  // leave this line out.
  plugins: ['grafana-piechart-panel'],
  environment: {
    GF_AUTH_ANONYMOUS_ENABLED: 'true',
    GF_AUTH_ANONYMOUS_ORG_ROLE: 'Admin',
    POSTGRES_PASSWORD: databasePassword,
    // Grafana wants some address; nothing is listening at this one.
    SLACK_WEBHOOK_URL: fromEnvironment('SLACK_WEBHOOK_URL', {
      otherwise: 'https://hooks.slack.com/services/none',
    }),
  },
  dataSources: [
    postgresSource('PostgreSQL', {
      url: 'postgres:5432',
      database: 'prodigy_metrics',
      user: 'prodigy',
      sslMode: 'disable',
      password: secretVariable('POSTGRES_PASSWORD'),
    }),
  ],
}

export const compose: ComposeOptions = {
  version: '3.8',
  services: {
    postgres: {
      image: 'postgres:16',
      profiles: ['postgres'],
      environment: {
        POSTGRES_DB: 'prodigy_metrics',
        POSTGRES_USER: 'prodigy',
        POSTGRES_PASSWORD: databasePassword,
      },
      volumes: [
        'postgres_data:/var/lib/postgresql/data',
        // Makes the tables when it starts for the first time.
        './migrations:/docker-entrypoint-initdb.d:ro',
      ],
      ports: ['5432:5432'],
      healthcheck: {
        test: ['pg_isready', '--username', 'prodigy', '--dbname', 'prodigy_metrics'],
        interval: '5s',
        retries: 12,
      },
    },
  },
  volumes: { postgres_data: {} },
}
