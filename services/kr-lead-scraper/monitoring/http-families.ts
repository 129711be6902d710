import { http, httpFamilies } from '@systems/metrics/kr-lead-scraper'
import { oneOf } from '@telltale/core'

/** A label with one value, into which every other is folded. */
const all = oneOf().otherwise('all')

/**
 * What the middleware records into: `http`, or the same families with few series. Who records
 * gives the same labels to both, which is why both have one type.
 */
export function httpFamiliesFor({ includeLabels }: { readonly includeLabels: boolean }) {
  return includeLabels ? http : (httpFamilies(all, all) as unknown as typeof http)
}
