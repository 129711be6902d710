/** What a developer's machine forgives, and production does not. */
import type { Problem } from '@telltale/core'
import { servicesOf } from '../deploy/compose/own-services.ts'
import { isSecret } from '../deploy/compose.ts'
import { isEnvironmentVariable } from '../deploy/from-environment.ts'
import { partsOf } from './image-problems.ts'
import { portOf } from './port-problems.ts'
import type { System } from './system.ts'
import { variantsOf } from './variants.ts'

export function* productionProblems(system: System): Iterable<Problem> {
  for (const { name, isProduction, system: varied } of variantsOf(system)) {
    if (!isProduction || varied.options.compose === false) continue
    const place = { at: system.at, path: [system.options.title, name] }
    for (const [service, { image, ports = [], environment = {} }] of Object.entries(
      servicesOf(varied, []),
    )) {
      for (const port of ports) {
        if (portOf(port)?.address !== undefined) continue
        yield {
          code: 'production/public-port',
          severity: 'error',
          summary: `service "${service}" is reached by every machine at "${port}"`,
          ...place,
          why: 'Docker opens the port past the firewall of the host; neither Prometheus nor most services ask for a password.',
          fix: `Open it for this machine: '127.0.0.1:${port}', or bind: '127.0.0.1' for what is generated, and put a proxy with TLS in front.`,
        }
      }
      for (const [variable, value] of Object.entries(environment)) {
        if (!isSecret(variable)) continue
        const isKnown = isEnvironmentVariable(value) ? value.otherwise !== undefined : true
        if (!isKnown) continue
        yield {
          code: 'production/secret-in-file',
          severity: 'error',
          summary: `${variable} of service "${service}" can be read in the compose file`,
          ...place,
          why: 'Whoever reads the repository has the password of production.',
          fix: `Take it from the environment, without a default: fromEnvironment('${variable}').`,
        }
      }
      if (environment.GF_AUTH_ANONYMOUS_ENABLED === 'true') {
        yield {
          code: 'production/anonymous-access',
          severity: 'error',
          summary: `service "${service}" lets everybody in without a password`,
          ...place,
          why: 'Whoever reaches the port sees, and with a role of Editor or Admin changes, everything.',
          fix: `Set GF_AUTH_ANONYMOUS_ENABLED: 'false' in the variant.`,
        }
      }
      if (
        typeof image === 'string' &&
        partsOf(image)?.isPinned === false &&
        !isBuilt(varied, image)
      ) {
        yield {
          code: 'production/unpinned-image',
          severity: 'error',
          summary: `the image of service "${service}" names no version: "${image}"`,
          ...place,
          why: 'A restart in the night may bring another major version.',
          fix: 'Name the version in the variant.',
        }
      }
    }
  }
}

/** What is built from the sources is the version that lies there. */
function isBuilt({ options: { compose } }: System, image: string): boolean {
  const services = compose === undefined || compose === false ? {} : (compose.services ?? {})
  return Object.values(services).some((each) => each.build !== undefined && each.image === image)
}
