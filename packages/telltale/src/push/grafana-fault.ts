/** Why Grafana did not do what it was asked: data for a problem. */
export interface GrafanaFault {
  readonly code:
    | 'push/unreachable'
    | 'push/not-grafana'
    | 'push/not-allowed'
    | 'push/not-owned'
    | 'push/refused'
  /** Continues a sentence that names the address or the dashboard: `answers 502 Bad Gateway`. */
  readonly what: string
  readonly why: string
  readonly fix: string
  /** Nothing else will succeed either. */
  readonly isFinal: boolean
}

export class GrafanaError extends Error {
  override readonly name = 'GrafanaError'
  readonly fault: GrafanaFault

  constructor(fault: GrafanaFault) {
    super(fault.what)
    this.fault = fault
  }
}

/** No answer came, however often it was asked. */
export function networkFault(error: unknown, url: string, timeoutMs: number): GrafanaFault {
  const { name, message, cause } = error as Error & { readonly cause?: Error & { code?: string } }
  const code = cause?.code ?? ''
  if (isTlsCode(code)) return tlsFault(code, cause?.message ?? message, url)
  const reasons: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'its name cannot be resolved at the moment',
    ECONNRESET: 'the connection was cut',
    UND_ERR_SOCKET: 'the connection was cut',
    ETIMEDOUT: 'the connection could not be made in time',
  }
  const reason =
    name === 'TimeoutError'
      ? `no answer within ${timeoutMs / 1000} s`
      : (reasons[code] ?? cause?.message ?? message)
  return {
    code: 'push/unreachable',
    what: `does not answer: ${reason}`,
    why: 'Without an answer nobody knows which dashboards are there, and whose they are.',
    fix: `Check the address (curl -I ${url}/api/health), and that this machine may reach it: VPN, proxy, firewall.`,
    isFinal: true,
  }
}

/** Asking again does not help against a certificate that is wrong, or a host that does not exist. */
export function isWorthRetrying(error: unknown): boolean {
  const { cause } = error as { readonly cause?: { readonly code?: string } }
  const code = cause?.code ?? ''
  return code !== 'ENOTFOUND' && !isTlsCode(code)
}

function isTlsCode(code: string): boolean {
  return /CERT|SSL|TLS|EPROTO|UNABLE_TO_|SELF_SIGNED/.test(code)
}

function tlsFault(code: string, message: string, url: string): GrafanaFault {
  const speaksPlain = /WRONG_VERSION_NUMBER|EPROTO|PACKET_LENGTH/.test(code)
  const isExpired = code === 'CERT_HAS_EXPIRED'
  const isOtherName = code === 'ERR_TLS_CERT_ALTNAME_INVALID'
  return {
    code: 'push/unreachable',
    what: speaksPlain
      ? 'does not speak TLS'
      : `has a certificate that is not trusted: ${message.split('\n')[0]} (${code})`,
    why: 'A token must not go to a server that cannot prove who it is.',
    fix: speaksPlain
      ? `Try ${url.replace(/^https:/, 'http:')}, or the port on which Grafana speaks https.`
      : isExpired
        ? 'Renew the certificate of the server.'
        : isOtherName
          ? 'Use a name that the certificate holds.'
          : 'Name the authority that signed it: NODE_EXTRA_CA_CERTS=/path/to/ca.pem telltale push …',
    isFinal: true,
  }
}

/** It answers, and not as Grafana's API does. */
export function notGrafanaFault(what: string, url: string): GrafanaFault {
  return {
    code: 'push/not-grafana',
    what,
    why: "Something else than Grafana's API answers: another program, a proxy before it, or its login page.",
    fix: `Give the address under which people open Grafana, with its sub-path and without /api or /d/…; a proxy with a login of its own must let requests with a token through. To see what answers: curl -i ${url}/api/health`,
    isFinal: true,
  }
}

/** A redirect is never followed: the token is for this address only. */
export function redirectFault(status: number, location: string, url: string): GrafanaFault {
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined
  const base = new URL(url)
  if (target?.host === base.host && target.protocol === 'https:' && base.protocol === 'http:') {
    return {
      ...notGrafanaFault(`sends everybody on to https (${status})`, url),
      why: 'A redirect is not followed: the token would have travelled unencrypted first.',
      fix: `Give the address with https: ${url.replace(/^http:/, 'https:')}`,
    }
  }
  const isLogin = /login|oauth|sign_?in|authorize|saml/i.test(location)
  const shown = target ? `${target.origin}${target.pathname}` : location
  return notGrafanaFault(
    `answers with a redirect to ${isLogin ? 'a login page' : 'another address'}, ${shown} (${status})`,
    url,
  )
}

/** 401 and 403. */
export function notAllowedFault(status: number, message: string, action: string): GrafanaFault {
  const said = message === '' ? '' : ` Grafana says: ${message}`
  return status === 401
    ? {
        code: 'push/not-allowed',
        what: `does not know the token (401).${said}`,
        why: 'It has expired, was revoked, is of another Grafana, or was not copied as a whole.',
        fix: 'Make one at Administration > Users and access > Service accounts, with the role Editor, and give it as GRAFANA_TOKEN or GRAFANA_TOKEN_FILE.',
        isFinal: true,
      }
    : {
        code: 'push/not-allowed',
        what: `does not allow this token to ${action} (403).${said}`,
        why: 'The service account of the token has a role that may only read, or no permission on this folder.',
        fix: 'Give the service account the role Editor, or the permissions dashboards:read, dashboards:create, dashboards:write, dashboards:delete, folders:read and folders:create.',
        isFinal: false,
      }
}

/** It understood, and does not want to. */
export function refusedFault(status: number, message: string, fix: string): GrafanaFault {
  return {
    code: 'push/refused',
    what: `is refused by Grafana (${status}): ${message === '' ? 'no reason given' : message}`,
    why: 'The dashboard is as it was before.',
    fix,
    isFinal: false,
  }
}

/** Still, after all tries. */
export function failingFault(status: number, text: string, tries: number): GrafanaFault {
  return {
    code: 'push/unreachable',
    what: `answers ${`${status} ${text}`.trim()}, ${tries} times in a row`,
    why:
      status === 429
        ? 'It, or a proxy before it, limits how often it may be asked.'
        : 'It, or a proxy before it, is not able to answer at the moment.',
    fix:
      status === 429
        ? 'Wait a minute and push again: what has arrived is not sent again.'
        : "Look into Grafana's log, and push again: what has arrived is not sent again.",
    isFinal: true,
  }
}
