/** Who is woken up, whichever system it is about, and which Alertmanager does it. */
import { email, receiver, secretFile, slack } from 'telltale'

export const slackUrl = secretFile('/run/secrets/slack_url')

export const onCall = receiver(
  'on-call',
  email({ to: 'oncall@example.org' }),
  slack({ url: slackUrl, channel: '#incidents' }),
)

export const alertmanager = {
  image: 'prom/alertmanager:v0.27.0',
  // It needs the secrets of its receivers, so it starts when it is asked for.
  profile: 'alertmanager',
  mail: {
    smarthost: 'smtp.example.org:587',
    from: 'alerts@example.org',
    username: 'alerts',
    password: secretFile('/run/secrets/smtp_password'),
  },
} as const

/** What its container is given, and from where. */
export const alertmanagerSecrets = {
  alertmanager: { secrets: ['slack_url', 'smtp_password'] },
  secrets: {
    slack_url: { file: './secrets/slack_url' },
    smtp_password: { file: './secrets/smtp_password' },
  },
} as const
