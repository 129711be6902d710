/** How Prometheus proves who it is, and whom it believes: to targets and to remote storage. */
import type { SecretFile } from '../../routing/secret.ts'

export interface Connection {
  /** A password or a token; Prometheus reads both from files, and neither from its environment. */
  readonly authorization?: Authorization
  readonly tls?: Tls
}

export type Authorization =
  | { readonly username: string; readonly password: SecretFile }
  | { readonly bearer: SecretFile }

/** Files of Prometheus' container. */
export interface Tls {
  readonly caFile?: string
  readonly certFile?: string
  readonly keyFile?: string
  readonly serverName?: string
  /** Believe whoever answers. @default false */
  readonly insecureSkipVerify?: boolean
}

export function connectionYaml({ authorization, tls }: Connection) {
  return {
    ...(authorization && authorizationYaml(authorization)),
    ...(tls && { tls_config: tlsYaml(tls) }),
  }
}

function authorizationYaml(authorization: Authorization) {
  return 'username' in authorization
    ? {
        basic_auth: {
          username: authorization.username,
          password_file: authorization.password.file,
        },
      }
    : { authorization: { credentials_file: authorization.bearer.file } }
}

function tlsYaml({ caFile, certFile, keyFile, serverName, insecureSkipVerify }: Tls) {
  return {
    ...(caFile !== undefined && { ca_file: caFile }),
    ...(certFile !== undefined && { cert_file: certFile }),
    ...(keyFile !== undefined && { key_file: keyFile }),
    ...(serverName !== undefined && { server_name: serverName }),
    ...(insecureSkipVerify !== undefined && { insecure_skip_verify: insecureSkipVerify }),
  }
}
