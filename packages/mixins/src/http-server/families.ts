import { type AnyFamily, didYouMean, type HttpFact, httpFactOf, httpFacts } from '@telltale/core'
import type { AnyCounter, AnyGauge, AnyHistogram } from '../families.ts'

/** What of an HTTP server's families is asked for: those of `httpServer()`, or declared by hand. */
export interface HttpServerFamilies {
  readonly requests: AnyCounter
  readonly duration: AnyHistogram
  readonly active?: AnyGauge
}

/** The labels of a family that hold a fact, by their names. */
export function labelsOfFact(family: AnyFamily, fact: HttpFact): readonly string[] {
  return Object.keys(family.labels).filter((label) => httpFactOf(label) === fact)
}

/** The label that holds the status code. */
export function statusLabel(requests: AnyFamily): string {
  const [label] = labelsOfFact(requests, 'status')
  if (label !== undefined) return label
  const names = Object.keys(requests.labels)
  const known = Object.keys(httpFacts).filter((name) => httpFactOf(name) === 'status')
  throw new TypeError(
    `${requests.name} has no label with the status code: it has ${names.join(', ') || 'none'}.${names.map((name) => didYouMean(name, known)).join('')} Without one, errors cannot be told from answers. Call it ${known.join(' or ')}.`,
  )
}
