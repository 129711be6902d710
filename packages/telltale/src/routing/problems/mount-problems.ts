import type { Problem } from '@telltale/core'
import { servicesOf } from '../../deploy/compose/own-services.ts'
import { alertmanagerContainer, grafanaContainer } from '../../deploy/containers.ts'
import type { System } from '../../project/system.ts'
import type { AlertRouting } from '../alert-routing.ts'
import { secretFilesOf } from './secret-problems.ts'

/** Where Docker puts the secrets of a service. */
const folder = '/run/secrets/'

/** Whether the containers that send get the files in which their secrets are. */
export function* mountProblems(routing: AlertRouting, system: System): Iterable<Problem> {
  if (system.options.compose === false) return
  const services = servicesOf(system, [])
  const { alertmanager, grafana } = routing.options
  const senders = [
    ...(alertmanager ? [alertmanagerContainer.service] : []),
    ...(grafana ? [grafanaContainer.service] : []),
  ]
  const files = new Set(secretFilesOf(routing).filter((file) => file.startsWith(folder)))
  for (const name of senders) {
    const service = services[name]
    if (service === undefined) continue
    const mounted = (service.volumes ?? []).map((volume) => volume.split(':')[1] ?? '')
    const missing = [...files]
      .filter((file) => !mounted.some((target) => file.startsWith(target)))
      .map((file) => file.slice(folder.length))
      .filter((secret) => !(service.secrets ?? []).includes(secret))
    if (missing.length === 0) continue
    const list = missing.map((secret) => `'${secret}'`).join(', ')
    const sources = missing.map((secret) => `${secret}: { file: './secrets/${secret}' }`).join(', ')
    yield {
      code: 'routes/secret-not-mounted',
      severity: 'warning',
      summary: `the container ${name} does not get ${missing.map((secret) => folder + secret).join(', ')}`,
      at: routing.at,
      why: 'Alertmanager starts without the file, and cannot send the first message; Grafana does not start.',
      fix: `Give it the secrets: compose: { ${name}: { secrets: [${list}] }, secrets: { ${sources} } }.`,
    }
  }
}
