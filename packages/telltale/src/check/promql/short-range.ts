import { durationMs, durationText, type MatrixSelector, type Node } from '@telltale/promql'
import { ownScrapeInterval } from '../../project/scrape-interval.ts'
import type { Analysis } from '../analysis.ts'
import { expressionCheck } from '../definition.ts'
import { ruleBehind } from '../read-as.ts'
import { type PairRead, readsPairs } from '../reads-pairs.ts'

/** What needs two samples reads a range of at least four intervals between samples. */
export const shortRange = expressionCheck(
  {
    code: 'promql/short-range',
    severity: 'warning',
    title: 'a rate reads a range of less than four scrape intervals',
    looksAt: ['Call'],
  },
  function* (analysis) {
    for (const read of readsPairs(analysis.use.nodes)) {
      const interval = intervalOf(read, analysis)
      const text = read.range.range
      const ms = text === undefined ? undefined : durationMs(text)
      if (interval === undefined || ms === undefined || ms === 0 || ms >= 4 * interval.ms) continue
      const isNever = ms < 2 * interval.ms
      yield {
        part: { of: read.range, the: 'range' },
        note: `samples arrive every ${durationText(interval.ms)}`,
        severity: isNever ? 'error' : 'warning',
        summary: `${read.call.func}() over ${text}: ${interval.what} every ${durationText(interval.ms)}`,
        why: isNever
          ? `${read.call.func}() needs two samples, and so short a range does not hold them: the result is empty.`
          : `${read.call.func}() needs two samples; after one failed scrape too few are left, and the result disappears.`,
        fix: `Use at least ${durationText(4 * interval.ms)}${analysis.use.kind === 'panel' ? ', or $__rate_interval' : ''}.`,
      }
    }
  },
)

interface Interval {
  readonly ms: number
  readonly what: string
}

function intervalOf({ range }: PairRead, analysis: Analysis): Interval | undefined {
  const { scrape, evaluation, ofRule } = analysis.system.intervalMs ?? {}
  if (range.type === 'SubqueryExpr') {
    const step = range.step === undefined ? undefined : durationMs(range.step)
    // Half of what a scraped range needs: no step of a subquery ever fails.
    return step ? { ms: step / 2, what: 'the subquery is evaluated' } : undefined
  }
  const rule = ruleBehind(range as Node, analysis)
  const ms = rule ? (ofRule?.get(rule) ?? evaluation) : (ownMs(range, analysis) ?? scrape)
  if (!ms) return undefined
  return { ms, what: rule ? 'the rule is evaluated' : 'the target is scraped' }
}

/** A job may be scraped at an interval of its own. */
function ownMs({ vector }: MatrixSelector, { seriesOf, system }: Analysis): number | undefined {
  const jobs = system.intervalMs?.ofJob
  if (jobs !== undefined) {
    const job = vector.matchers.find(({ label, op }) => label === 'job' && op === '=')
    return job && jobs.get(job.value)
  }
  const series = seriesOf(vector)
  if (series?.of !== 'family') return undefined
  const own = ownScrapeInterval(series.family, system.system)
  return own === undefined ? undefined : durationMs(own)
}
