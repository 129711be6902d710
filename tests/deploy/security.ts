/** What a security review of a compose file asks first. */
import { parse } from 'yaml'

interface Service {
  readonly image?: string
  readonly build?: unknown
  readonly user?: string
  readonly privileged?: boolean
  readonly read_only?: boolean
  readonly cap_add?: readonly string[]
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly network_mode?: string
  readonly pid?: string
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly command?: readonly string[]
}

/**
 * Faults, one sentence each, with the service that has it.
 *
 * Source: https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html
 */
export function composeFaults(text: string): readonly string[] {
  return Object.entries(servicesIn(text)).flatMap(([name, service]) =>
    [...rights(service), ...ways(service), ...secrets(service)].map((fault) => `${name}: ${fault}`),
  )
}

/** `service port` of what other machines reach. */
export function openPorts(text: string): readonly string[] {
  return Object.entries(servicesIn(text))
    .flatMap(([name, { ports = [] }]) => ports.filter(isOpen).map((port) => `${name} ${port}`))
    .sort()
}

function servicesIn(text: string): Readonly<Record<string, Service>> {
  return (parse(text, { merge: true }) as { services: Record<string, Service> }).services
}

function* rights(service: Service): Iterable<string> {
  if (service.privileged) yield 'privileged'
  if (service.read_only !== true) yield 'writable root file system'
  if (JSON.stringify(service.cap_drop) !== '["ALL"]') yield 'capabilities'
  for (const capability of service.cap_add ?? []) yield `added capability ${capability}`
  if (!service.security_opt?.includes('no-new-privileges:true')) yield 'privilege escalation'
  if (/^(0|root)(:|$)/.test(service.user ?? '')) yield 'root'
  if (service.network_mode === 'host') yield 'network of the host'
  if (service.pid === 'host') yield 'processes of the host'
  for (const volume of service.volumes ?? [])
    if (/docker\.sock|^\/(:|etc|proc|sys)/.test(volume)) yield `mount of ${volume}`
  if (service.build === undefined && !/:(?!latest$)[\w.-]+$/.test(service.image ?? ''))
    yield 'image without a version'
}

function* ways({ ports = [], environment = {} }: Service): Iterable<string> {
  for (const port of ports) if (isOpen(port)) yield `open port ${port}`
  if (environment.GF_AUTH_ANONYMOUS_ENABLED === 'true') yield 'anonymous access'
}

function* secrets({ environment = {}, command = [] }: Service): Iterable<string> {
  for (const [name, value] of Object.entries(environment)) {
    // A variable without a default: Compose asks for it.
    if (/^\$\{\w+:\?/.test(value)) continue
    if (/PASSWORD|SECRET|TOKEN|API_?KEY/.test(name) && !/_FILE$/.test(name))
      yield `value of ${name}`
  }
  for (const text of [...Object.values(environment), ...command])
    if (/:\/\/[^/\s]*:[^/\s]+@|password=/i.test(text)) yield 'password in a text'
}

function isOpen(port: string): boolean {
  return !/^(127\.0\.0\.1|\[::1\]):/.test(port)
}
