/**
 * What the API server enforces beyond its schemas: names, labels, quantities, sizes.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 * Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go
 */

/** Bytes that the values of a ConfigMap or Secret may have together: `MaxSecretSize`. */
export const configMapBytes = 1024 * 1024

/** Bytes of all annotations of an object together; `kubectl apply` puts a copy of the object there. */
export const annotationBytes = 256 * 1024

/** Bytes of the largest object that etcd takes, as it is configured by default. */
export const objectBytes = 1.5 * 1024 * 1024

/** Bytes of the rule file that the Prometheus Operator makes of one PrometheusRule. */
export const prometheusRuleBytes = 512 * 1024

/** A syntax that names must have, in words for people. */
export interface Syntax {
  readonly pattern: RegExp
  readonly maxLength: number
  /** Completes "Write …". */
  readonly words: string
}

/** RFC 1123 label: namespaces, containers, volumes. */
export const dnsLabel: Syntax = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  words: 'at most 63 lower-case letters, digits and -, with a letter or digit at both ends',
}

/** RFC 1035 label: Services, whose names become host names. */
export const serviceName: Syntax = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  words: 'at most 63 lower-case letters, digits and -, beginning with a letter',
}

/** RFC 1123 subdomain: most objects, and the hosts of an Ingress. */
export const dnsSubdomain: Syntax = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  maxLength: 253,
  words: 'at most 253 lower-case letters, digits, - and ., with a letter or digit at both ends',
}

export const labelValue: Syntax = {
  pattern: /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
  maxLength: 63,
  words: 'at most 63 letters, digits, -, _ and ., with a letter or digit at both ends',
}

/** The key of a ConfigMap, which becomes a file name. */
export const configMapKey: Syntax = {
  pattern: /^(?!\.\.?$)[-._a-zA-Z0-9]+$/,
  maxLength: 253,
  words: 'at most 253 letters, digits, -, _ and .',
}

/** IANA service name: the name of a port. */
export const portName: Syntax = {
  pattern: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
  maxLength: 15,
  words: 'at most 15 lower-case letters, digits and -, at least one of them a letter',
}

export function follows(text: string, { pattern, maxLength }: Syntax): boolean {
  return text.length <= maxLength && pattern.test(text)
}

/** Whether a label or annotation may be called so: a name, or `prefix/name` with a domain in front. */
export function isLabelKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse()
  return (
    more.length === 0 &&
    name !== '' &&
    follows(name, labelValue) &&
    (prefix === undefined || follows(prefix, dnsSubdomain))
  )
}

/**
 * The number that a quantity stands for, in cores or bytes; `undefined` when it is none.
 *
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 *
 * @example
 * amountOf('500m')  // => 0.5
 * amountOf('1Gi')   // => 1073741824
 */
export function amountOf(quantity: string): number | undefined {
  const parts = /^(\d+(?:\.\d*)?|\.\d+)([a-zA-Z]*)$/.exec(quantity)
  const factor = factors.get(parts?.[2] ?? '')
  return parts === null || factor === undefined ? undefined : Number(parts[1]) * factor
}

const factors: ReadonlyMap<string, number> = new Map([
  ['m', 1e-3],
  ['', 1],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((unit, i): [string, number] => [unit, 1000 ** (i + 1)]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((unit, i): [string, number] => [
    unit,
    1024 ** (i + 1),
  ]),
])

/** `1.2 MiB`, `300 KiB`. */
export function bytesText(bytes: number): string {
  const mebibyte = 1024 * 1024
  return bytes >= mebibyte
    ? `${Number((bytes / mebibyte).toFixed(2))} MiB`
    : `${Number((bytes / 1024).toFixed(1))} KiB`
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
