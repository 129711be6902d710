/** What production takes from containers that need none of it. */
import type { ComposeOptions } from './compose-options.ts'
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

/**
 * The same for the generated services, unless somebody says otherwise: their images write into their
 * volumes, and Grafana into two folders more.
 */
export function confinedIn(compose: ComposeOptions): ComposeOptions {
  return {
    ...compose,
    prometheus: { ...confined, ...compose.prometheus },
    grafana: { ...confined, tmpfs: ['/tmp', '/var/log/grafana'], ...compose.grafana },
    alertmanager: { ...confined, ...compose.alertmanager },
  }
}
