import type { Problem } from '@telltale/core'
import type { AlertRouting } from '../alert-routing.ts'
import { receiversOf } from '../routing-parts.ts'

/** Whether Alertmanager knows a server for the mail that it is to send. */
export function* mailProblems(routing: AlertRouting): Iterable<Problem> {
  const { alertmanager } = routing.options
  if (alertmanager === undefined) return
  const { mail } = alertmanager
  if (mail === undefined) {
    for (const { name, integrations, at } of receiversOf(routing)) {
      if (!integrations.some(({ kind }) => kind === 'email')) continue
      yield {
        code: 'routes/mail-server',
        severity: 'error',
        summary: `the receiver "${name}" gets mail, and Alertmanager knows no server for it`,
        at,
        why: 'Alertmanager refuses the whole configuration.',
        fix: `Name it: alertmanager: { mail: { smarthost: 'smtp.example.org:587', from: 'alerts@example.org' } }.`,
      }
    }
  } else if (!/^[^\s:]+:\d+$/.test(mail.smarthost) || !mail.from.includes('@')) {
    yield {
      code: 'routes/mail-server',
      severity: 'error',
      summary: `mail from "${mail.from}" through "${mail.smarthost}": one of them is no address`,
      at: routing.at,
      why: 'Alertmanager refuses the configuration, or the server refuses the mail.',
      fix: `Write host and port, and who it is from: { smarthost: 'smtp.example.org:587', from: 'alerts@example.org' }.`,
    }
  }
}
