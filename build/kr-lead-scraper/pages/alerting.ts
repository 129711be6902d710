import * as alerts from '../../../alerts/kr-lead-scraper.ts'
import { list, page, shell, table } from '../../markdown.ts'

const rows = alerts.rules.flatMap(({ name, rules }) =>
  rules.flatMap((rule) =>
    rule.kind === 'alerting rule'
      ? [
          [
            name,
            `[${rule.name}](docs/runbooks/${rule.name}.md)`,
            rule.options.severity,
            rule.options.for ?? '0s',
            rule.options.summary,
          ],
        ]
      : [],
  ),
)

export const alerting = page(
  'Prometheus evaluates the rules of `prometheus/alerts.yml`; Alertmanager tells people. Each alert has a page that says what it means, what to look at and what to do.',
  table(['group', 'alert', 'severity', 'after', 'summary'], ...rows),
  'The service levels have alerts of their own, on how fast an error budget burns: [all alerts, and who is told](docs/runbooks/README.md).',
  '## Who is told',
  list(
    '**critical**: e-mail and Slack, to whoever is on call; again every hour until it is over.',
    '**warning**: Slack, to the team.',
    '`KrNoActiveWorkers` silences `KrQueueBacklog`: without workers jobs pile up, and that is one incident.',
  ),
  'Addresses and channels are in `prometheus/kr-lead-scraper.ts`; the generated configuration is `alertmanager/alertmanager.yml`. Whom each alert reaches is asked of a real Alertmanager:',
  shell('sh alertmanager/tests/routes.sh'),
  '## Start Alertmanager',
  'It is optional: Prometheus shows alerts without it, and tells nobody. It needs two secrets, which are written into no repository.',
  shell(
    'mkdir -p secrets',
    'printf %s "$SLACK_WEBHOOK_URL" > secrets/slack_url',
    'printf %s "$SMTP_PASSWORD" > secrets/smtp_password',
    'COMPOSE_PROFILES=alertmanager make monitoring-up',
  ),
  'It answers on <http://localhost:9093>.',
)
