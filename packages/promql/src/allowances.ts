import { skipQuoted } from './grafana-variables.ts'

/**
 * What the comments of a query allow it, by the id of the check, with the reason.
 *
 * @example
 * allowancesIn('avg(x / y) # telltale-allow promql/average-of-ratio: all shards get the same load')
 * // => { 'promql/average-of-ratio': 'all shards get the same load' }
 */
export function allowancesIn(text: string): Readonly<Record<string, string>> | undefined {
  if (!text.includes(keyword)) return undefined
  const allowed: Record<string, string> = {}
  for (let i = 0; i < text.length; ) {
    const end = skipQuoted(text, i)
    if (end > i && text[i] === '#') {
      const [, code, reason = ''] = pattern.exec(text.slice(i, end)) ?? []
      if (code !== undefined) allowed[code] = reason.trim()
    }
    i = Math.max(end, i + 1)
  }
  return allowed
}

const keyword = 'telltale-allow'
const pattern = /^#\s*telltale-allow\s+([\w-]+\/[\w-]+)\s*:?\s*(.*)$/s
