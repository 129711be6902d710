/** What a developer's machine forgives, and production does not. */
import type { Problem } from '@telltale/core'
import { servicesOf } from '../deploy/compose/own-services.ts'
import { portOf } from '../deploy/compose/published-port.ts'
import type { Service } from '../deploy/compose/service.ts'
import { grafanaContainer } from '../deploy/containers.ts'
import { isEnvironmentVariable } from '../deploy/from-environment.ts'
import { isOn } from '../deploy/grafana-switch.ts'
import { isReadableSecret, isSecretArgument } from '../deploy/readable-secret.ts'
import { partsOf } from './image-problems.ts'
import type { System } from './system.ts'
import { variantsOf } from './variants.ts'

export function* productionProblems(system: System): Iterable<Problem> {
  for (const { name, isProduction, system: varied } of variantsOf(system)) {
    if (!isProduction || varied.options.compose === false) continue
    const place = { at: system.at, path: [system.options.title, name] }
    for (const [service, options] of Object.entries(servicesOf(varied, []))) {
      const of: Of = { service, options, varied, place }
      yield* publicPorts(of)
      yield* readableSecrets(of)
      yield* anonymousAccess(of)
      yield* defaultPassword(of)
      yield* unpinnedImage(of)
      yield* unconfined(of)
    }
  }
}

/** One service of a variant. */
interface Of {
  readonly service: string
  readonly options: Service
  readonly varied: System
  readonly place: Pick<Problem, 'at' | 'path'>
}

function* publicPorts({ service, options: { ports = [] }, place }: Of): Iterable<Problem> {
  for (const port of ports) {
    const parts = portOf(port)
    // What is no port is a problem of its own.
    if (parts === undefined || parts.address !== undefined) continue
    yield {
      code: 'production/public-port',
      severity: 'error',
      summary: `service "${service}" is reached by every machine at "${port}"`,
      ...place,
      why: 'Docker opens the port past the firewall of the host; neither Prometheus nor most services ask for a password.',
      fix: `Open it for this machine: '127.0.0.1:${parts.host}:${parts.container}', or leave bind out for what is generated, and put a proxy with TLS in front.`,
    }
  }
}

function* readableSecrets({ service, options, place }: Of): Iterable<Problem> {
  const { environment = {}, build, entrypoint = [], command = [] } = options
  const problem = (what: string, fix: string): Problem => ({
    code: 'production/secret-in-file',
    severity: 'error',
    summary: `${what} of service "${service}" can be read in the compose file`,
    ...place,
    why: 'Whoever reads the repository has the password of production.',
    fix,
  })
  for (const [variable, value] of Object.entries({ ...build?.args, ...environment })) {
    if (!isReadableSecret(variable, value)) continue
    yield problem(
      variable,
      `Take it from the environment, without a default: fromEnvironment('${variable}').`,
    )
  }
  for (const argument of [...entrypoint, ...command].filter(isSecretArgument)) {
    // The value is not said again: reports are read by more people than the file.
    const name = typeof argument === 'string' ? /^--?[\w.-]+(?==)/.exec(argument)?.[0] : undefined
    yield problem(
      name === undefined ? 'an argument' : `the argument ${name}`,
      'Pass the name of a file instead, which compose.secrets brings to /run/secrets.',
    )
  }
}

function* anonymousAccess({ service, options, place }: Of): Iterable<Problem> {
  if (!isOn(options.environment?.GF_AUTH_ANONYMOUS_ENABLED)) return
  yield {
    code: 'production/anonymous-access',
    severity: 'error',
    summary: `service "${service}" lets everybody in without a password`,
    ...place,
    why: 'Whoever reaches the port sees, and with a role of Editor or Admin changes, everything.',
    fix: `Set GF_AUTH_ANONYMOUS_ENABLED: 'false' in the variant.`,
  }
}

/** Source: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#admin_password */
function* defaultPassword({ service, options, place }: Of): Iterable<Problem> {
  if (service !== grafanaContainer.service) return
  // What an .env file sets is not known here.
  if ((options.envFiles ?? []).length > 0) return
  if (hasOwnPassword(options)) return
  yield {
    code: 'production/default-password',
    severity: 'error',
    summary: `service "${service}" starts with the user admin, whose password is admin`,
    ...place,
    why: 'It is the first that anybody tries who reaches the page.',
    fix: `Set it in the variant: grafana: { environment: { GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD') } }.`,
  }
}

/** Or no first user at all. */
function hasOwnPassword({ environment = {} }: Service): boolean {
  const hasNoAdmin = environment.GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION
  return (
    environment.GF_SECURITY_ADMIN_PASSWORD !== undefined ||
    environment.GF_SECURITY_ADMIN_PASSWORD__FILE !== undefined ||
    isOn(hasNoAdmin) ||
    // What the shell says is not known here.
    (isEnvironmentVariable(hasNoAdmin) && hasNoAdmin.otherwise === undefined)
  )
}

function* unpinnedImage({ service, options: { image }, varied, place }: Of): Iterable<Problem> {
  const name = isEnvironmentVariable(image) ? image.otherwise : image
  if (name === undefined || partsOf(name)?.isPinned !== false || isBuilt(varied, name)) return
  yield {
    code: 'production/unpinned-image',
    severity: 'error',
    summary: `the image of service "${service}" names no version: "${name}"`,
    ...place,
    why: 'A restart in the night may bring another major version.',
    fix: 'Name the version in the variant.',
  }
}

const confinement = {
  readOnly: 'readOnly: true',
  capDrop: `capDrop: ['ALL']`,
  securityOpt: `securityOpt: ['no-new-privileges:true']`,
} as const

/** Who says that an image allows less, `readOnly: false` and the like, has thought of it. */
function* unconfined({ service, options, place }: Of): Iterable<Problem> {
  const missing = (['readOnly', 'capDrop', 'securityOpt'] as const).filter(
    (option) => options[option] === undefined,
  )
  if (missing.length === 0) return
  yield {
    code: 'production/unconfined',
    severity: 'warning',
    summary: `service "${service}" has rights that nobody has decided about: ${missing.join(', ')}`,
    ...place,
    why: 'Whoever breaks into the process can change its programs, and become more than its user.',
    fix: `Add ${missing.map((option) => confinement[option]).join(', ')} in the variant, and tmpfs: ['/tmp'] for what it writes; or say what its image does not allow: readOnly: false, capDrop: [].`,
  }
}

/** What is built from the sources is the version that lies there. */
function isBuilt({ options: { compose } }: System, image: string): boolean {
  const services = compose === undefined || compose === false ? {} : (compose.services ?? {})
  return Object.values(services).some((each) => each.build !== undefined && each.image === image)
}
