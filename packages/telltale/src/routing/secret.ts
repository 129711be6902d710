/** What must not be read by everybody: named where it is needed, written nowhere. */

/** A password, a token or an address that is one; the value itself never reaches a generated file. */
export type Secret = SecretFile | { readonly kind: 'secret variable'; readonly variable: string }

export interface SecretFile {
  readonly kind: 'secret file'
  readonly file: string
}

/**
 * A secret that lies in a file where the program runs: `/run/secrets/slack_url` in a container.
 *
 * Alertmanager and Grafana both read it from there.
 *
 * @example
 * slack({ url: secretFile('/run/secrets/slack_url'), channel: '#alerts' })
 * // Alertmanager: api_url_file: /run/secrets/slack_url
 * // Grafana:      url: $__file{/run/secrets/slack_url}
 */
export function secretFile(file: string): SecretFile {
  return Object.freeze({ kind: 'secret file' as const, file })
}

/**
 * A secret in an environment variable of Grafana. Alertmanager reads none: `routes/secret` says so.
 *
 * @example
 * slack({ url: secretVariable('SLACK_URL'), channel: '#alerts' })
 * // Grafana: url: $SLACK_URL
 */
export function secretVariable(variable: string): Secret {
  return Object.freeze({ kind: 'secret variable' as const, variable })
}
