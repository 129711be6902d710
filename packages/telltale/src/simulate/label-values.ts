import type { Label } from '@telltale/core'

/** A value of a label, and how much of the whole it stands for. */
export interface WeightedValue {
  readonly value: string
  readonly weight: number
  /** What happens more often when there is trouble. */
  readonly isBad: boolean
}

/**
 * The values that a label is simulated with: all of a closed one; of an open one those that queries
 * mention, and plausible ones.
 *
 * @param mentioned values of the label that queries name
 */
export function labelValuesOf(
  name: string,
  label: Label,
  mentioned: readonly string[] = [],
): readonly WeightedValue[] {
  const values = label.kind === 'closed' ? label.values : openValues(name, label, mentioned)
  return values.map((value, i) => ({
    value,
    weight: weightOf(value, value === label.fold, i),
    isBad: isBadValue(value),
  }))
}

function openValues(
  name: string,
  { max, pattern }: Extract<Label, { kind: 'open' }>,
  mentioned: readonly string[],
): readonly string[] {
  const known = plausible.find(({ names }) => names.test(name))?.values
  const candidates = [...mentioned, ...(known ?? numbered(name, Math.min(max, 3)))]
  const accepted = [...new Set(candidates)].filter(
    (value) => pattern === undefined || new RegExp(pattern).test(value),
  )
  const values = accepted.length > 0 ? accepted : numbered(name, 1)
  return values.slice(0, Math.max(1, max))
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `${name.replaceAll('_', '-')}-${i + 1}`)
}

/** What open labels are usually called, and what stands in them. */
const plausible: readonly { readonly names: RegExp; readonly values: readonly string[] }[] = [
  {
    names: /^(route|path|endpoint|handler|url)$/,
    values: ['/items', '/items/:id', '/search', '/orders', '/orders/:id', '/login', '/health'],
  },
  {
    names: /^(status|status_code|code|http_status|response_code)$/,
    values: ['200', '201', '204', '400', '404', '500', '503'],
  },
  { names: /model/, values: ['large-2', 'small-2', 'embedding-1'] },
  { names: /^(version|release)$/, values: ['1.4.2'] },
  { names: /^(tenant|customer|org|account)/, values: ['acme', 'globex', 'initech'] },
  { names: /^(topic|channel|stream)/, values: ['orders', 'payments', 'mails'] },
  { names: /^(table|collection|entity)/, values: ['users', 'orders', 'items'] },
  { names: /^(host|node|server|pod)/, values: ['node-1', 'node-2'] },
  { names: /^(country|region|zone)/, values: ['eu-central', 'us-east'] },
  { names: /^(symbol|pair|market)/, values: ['BTC-EUR', 'ETH-EUR', 'SOL-EUR'] },
]

/** The first of several is the most frequent; errors are rare. */
function weightOf(value: string, isFold: boolean, index: number): number {
  if (isFold) return 0.01
  const usual = frequent[value]
  if (usual !== undefined) return usual
  if (isBadValue(value)) return 0.015
  return 1 / (index + 1.5)
}

const frequent: Readonly<Record<string, number>> = {
  GET: 6,
  POST: 1,
  PUT: 0.2,
  PATCH: 0.1,
  DELETE: 0.1,
  HEAD: 0.02,
  OPTIONS: 0.02,
  '200': 3,
  '201': 0.2,
  '204': 0.1,
  '304': 0.1,
  '400': 0.03,
  '401': 0.02,
  '404': 0.05,
  '500': 0.012,
  '503': 0.006,
  success: 1,
  ok: 1,
  completed: 1,
  hit: 1,
  miss: 0.2,
  skipped: 0.1,
  canceled: 0.03,
  cancelled: 0.03,
  partial: 0.03,
}

export function isBadValue(value: string): boolean {
  return /^5\d\d$|err|fail|timeout|reject|dead|drop|abort|unavailable|exhausted/i.test(value)
}
