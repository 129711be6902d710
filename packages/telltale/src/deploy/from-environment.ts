/** A value that is known where the containers are started, and not before. */
export interface EnvironmentVariable {
  readonly kind: 'environment variable'
  readonly name: string
  /** What it is when nobody sets it. */
  readonly otherwise?: string
}

/** Text as it is, a `$` in it included, or the value of a variable. */
export type Text = string | EnvironmentVariable

export interface EnvironmentVariableOptions {
  /** What it is when nobody sets it. Without it, the containers do not start until somebody does. */
  readonly otherwise?: string
}

/**
 * A variable of the shell, or of the file `.env` beside the compose file, when the containers start.
 *
 * Source: https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 *
 * @example
 * environment: { GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD', { otherwise: 'admin' }) }
 * // GF_SECURITY_ADMIN_PASSWORD: ${GRAFANA_PASSWORD:-admin}
 * environment: { GF_SECURITY_ADMIN_PASSWORD: fromEnvironment('GRAFANA_PASSWORD') }
 * // GF_SECURITY_ADMIN_PASSWORD: ${GRAFANA_PASSWORD:?Set GRAFANA_PASSWORD}
 */
export function fromEnvironment(
  name: string,
  { otherwise }: EnvironmentVariableOptions = {},
): EnvironmentVariable {
  return Object.freeze({
    kind: 'environment variable' as const,
    name,
    ...(otherwise !== undefined && { otherwise }),
  })
}

/** The same data for a compose file: two dollars are one, and a variable is `${NAME}`. */
export function interpolated(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(interpolated)
  if (typeof value !== 'object' || value === null) return value
  if (isEnvironmentVariable(value)) return reference(value)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, interpolated(inner)]))
}

export function isEnvironmentVariable(value: unknown): value is EnvironmentVariable {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'environment variable'
  )
}

function reference({ name, otherwise }: EnvironmentVariable): string {
  return otherwise === undefined
    ? `\${${name}:?Set ${name}}`
    : `\${${name}:-${otherwise.replaceAll('$', '$$$$')}}`
}
