/** Grafana's names for rules and contact points: they stay when titles change. */
import { createHash } from 'node:crypto'

/** Longer ones are refused. */
const longest = 40

/**
 * Words as a uid; what is too long ends with a part of its hash.
 *
 * @example
 * uidOf('shop', 'ShopHighErrorRate', 'critical') // => 'shop-high-error-rate-critical'
 */
export function uidOf(system: string, name: string, ...rest: readonly string[]): string {
  const words = wordsOf(name)
  const prefix = wordsOf(system)
  // `ShopDown` of the system `shop` does not say it twice.
  const own = words === prefix || words.startsWith(`${prefix}-`) ? words : `${prefix}-${words}`
  const whole = [own, ...rest.map(wordsOf)].join('-')
  if (whole.length <= longest) return whole
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8)
  return `${whole.slice(0, longest - hash.length - 1).replace(/-$/, '')}-${hash}`
}

function wordsOf(text: string): string {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z\d]+/g, '-')
    .toLowerCase()
    .replaceAll(/^-+|-+$/g, '')
}
