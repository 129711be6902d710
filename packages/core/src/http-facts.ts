/** What is known about every HTTP request, whatever a label calls it. */
export type HttpFact = 'method' | 'route' | 'status'

/**
 * Names under which labels hold the facts: those of other libraries and of OpenTelemetry's
 * conventions. Whoever records requests and whoever asks for them reads the same table.
 * https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
export const httpFacts = Object.freeze({
  method: 'method',
  http_request_method: 'method',
  route: 'route',
  endpoint: 'route',
  handler: 'route',
  path: 'route',
  http_route: 'route',
  status: 'status',
  status_code: 'status',
  code: 'status',
  http_response_status_code: 'status',
} as const satisfies Readonly<Record<string, HttpFact>>)

/** The names that a label with this fact may have, as a type: `'status' | 'status_code' | …`. */
export type LabelOfFact<F extends HttpFact> = {
  [Name in keyof typeof httpFacts]: (typeof httpFacts)[Name] extends F ? Name : never
}[keyof typeof httpFacts]

/** What a label holds, going by its name; nothing when the name does not tell. */
export function httpFactOf(label: string): HttpFact | undefined {
  return Object.hasOwn(httpFacts, label) ? httpFacts[label as keyof typeof httpFacts] : undefined
}
