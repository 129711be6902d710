/** Secrets in what everybody can read: compose files, manifests. */
import { isEnvironmentVariable, type Text } from './from-environment.ts'

/**
 * Whether a variable, or an option of a command line, is a secret by its name or by its value: an
 * address or a connection string with a password in it. What names a file that has it is none, nor are
 * the tokens that a model counts.
 *
 * @example
 * isReadableSecret('GF_SECURITY_ADMIN_PASSWORD', 'admin')                       // => true
 * isReadableSecret('DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop')      // => true
 * isReadableSecret('DATABASE_URL', fromEnvironment('DATABASE_URL'))             // => false
 * isReadableSecret('GF_SECURITY_ADMIN_PASSWORD__FILE', '/run/secrets/grafana')  // => false
 */
export function isReadableSecret(name: string, value: Text): boolean {
  const text = isEnvironmentVariable(value) ? value.otherwise : value
  // Whatever the types say: a project is run without checking them.
  if (typeof text !== 'string') return false
  return isNamedSecret(name) || hasPassword(text)
}

function isNamedSecret(name: string): boolean {
  return (
    /PASSWORD|SECRET|TOKEN(?!S)|API[_-]?KEY|PRIVATE[_-]KEY/i.test(name) && !/[_-]FILE$/i.test(name)
  )
}

/** Sources: RFC 3986, 3.2.1; https://www.postgresql.org/docs/current/libpq-connect.html */
function hasPassword(text: string): boolean {
  return (
    /\b[a-z][a-z\d+.-]*:\/\/[^\s/:@?#]*:[^\s/@?#]+@/i.test(text) ||
    /\b(?:password|pwd)=[^\s;&]+/i.test(text)
  )
}

/** `--db-password=hunter2` and `--url=postgres://u:hunter2@db`: what a command line shows. */
export function isSecretArgument(argument: Text): boolean {
  if (isEnvironmentVariable(argument)) return isReadableSecret('', argument)
  const [, name = '', value = argument] = /^--?([\w.-]+)=(.*)$/s.exec(argument) ?? []
  return isReadableSecret(name, value) && value !== ''
}
