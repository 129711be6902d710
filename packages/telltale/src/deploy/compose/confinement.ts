/** What production takes from containers that need none of it. */
import type { Service } from './service.ts'

/**
 * No file of the image can be changed, and no process gets more rights than it has.
 *
 * Source: https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
 */
export const confined = Object.freeze({
  readOnly: true,
  capDrop: ['ALL'],
  securityOpt: ['no-new-privileges:true'],
}) satisfies Service

/** The images of the generated services write into their volumes, and Grafana into two folders more. */
export const confinedServices: Readonly<
  Record<'prometheus' | 'grafana' | 'alertmanager', Service>
> = Object.freeze({
  prometheus: confined,
  grafana: { ...confined, tmpfs: ['/tmp', '/var/log/grafana'] },
  alertmanager: confined,
})
