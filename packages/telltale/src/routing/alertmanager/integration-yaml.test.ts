import { expect, it } from 'vitest'
import {
  email,
  type Integration,
  msTeams,
  notificationTemplate,
  opsgenie,
  pagerDuty,
  receiver,
  secretFile,
  slack,
  webhook,
} from '../../index.ts'
import { receiverYaml } from './integration-yaml.ts'

const secret = secretFile('/run/secrets/x')
const title = notificationTemplate('shop.title', '{{ .Status }}')

it.each<readonly [what: string, integration: Integration, yaml: object]>([
  [
    'mail says when it is over, which Alertmanager does not by itself',
    email({ to: ['a@example.org', 'b@example.org'] }),
    { email_configs: [{ to: 'a@example.org, b@example.org', send_resolved: true }] },
  ],
  [
    'mail with a text of its own is no HTML',
    email({ to: 'a@example.org', subject: title, text: 'Look.', sendResolved: false }),
    {
      email_configs: [
        {
          to: 'a@example.org',
          headers: { Subject: '{{ template "shop.title" . }}' },
          html: '',
          text: 'Look.',
        },
      ],
    },
  ],
  [
    'Slack shows runbook and panel',
    slack({ url: secret, channel: '#shop', title }),
    {
      slack_configs: [
        {
          api_url_file: '/run/secrets/x',
          channel: '#shop',
          send_resolved: true,
          title: '{{ template "shop.title" . }}',
          text: '{{ template "slack.alerts" . }}',
        },
      ],
    },
  ],
  [
    'PagerDuty has a severity',
    pagerDuty({ routingKey: secret, severity: 'warning' }),
    { pagerduty_configs: [{ routing_key_file: '/run/secrets/x', severity: 'warning' }] },
  ],
  [
    'an address that is a secret is in a file, as is a token',
    webhook({ url: secret, bearerToken: secret, sendResolved: false }),
    {
      webhook_configs: [
        {
          url_file: '/run/secrets/x',
          send_resolved: false,
          http_config: { authorization: { credentials_file: '/run/secrets/x' } },
        },
      ],
    },
  ],
  [
    'Opsgenie may be the European one',
    opsgenie({ apiKey: secret, apiUrl: 'https://api.eu.opsgenie.com/', priority: 'P1' }),
    {
      opsgenie_configs: [
        {
          api_key_file: '/run/secrets/x',
          api_url: 'https://api.eu.opsgenie.com/',
          priority: 'P1',
        },
      ],
    },
  ],
  [
    'Teams is told through a workflow',
    msTeams({ url: secret }),
    { msteamsv2_configs: [{ webhook_url_file: '/run/secrets/x' }] },
  ],
])('%s', (_, integration, yaml) => {
  expect(receiverYaml(receiver('r', integration))).toEqual({ name: 'r', ...yaml })
})

it('integrations of a kind stand together, and a receiver without any tells nobody', () => {
  const mail = email({ to: 'a@example.org' })
  const keys = Object.keys(
    receiverYaml(receiver('r', mail, pagerDuty({ routingKey: secret }), mail)),
  )
  expect(keys).toEqual(['name', 'email_configs', 'pagerduty_configs'])
  expect(receiverYaml(receiver('nobody'))).toEqual({ name: 'nobody' })
})
