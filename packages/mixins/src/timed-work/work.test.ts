import { counter, histogram, oneOf, upTo } from '@telltale/core'
import { print, ruleContext } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { failuresAlert, nothingDoneAlert, slowAlert } from '../alerts.ts'
import { failureRatio, successRatio } from '../queries.ts'

const exported = counter('export_requests_total', {
  help: 'Exports.',
  unit: 'exports',
  labels: { export_type: upTo(5), status: oneOf('success', 'failure') },
})
const jobs = counter('scraping_jobs_total', {
  help: 'Jobs.',
  unit: 'jobs',
  labels: { source: upTo(5), status: oneOf('completed', 'failed', 'cancelled') },
})
const seen = counter('seen_total', { help: 'Seen.', labels: { kind: oneOf('new', 'faild') } })
const duration = histogram('export_duration_seconds', {
  help: 'Time.',
  labels: { export_type: upTo(5) },
  buckets: [1, 300, 600],
})

const inRule = (expr: Parameters<typeof print>[0]) => print(expr, ruleContext('5m'))

describe('the share of what fails', () => {
  it('is asked for in the words of the definition', () => {
    expect(inRule(failureRatio(exported, { by: ['export_type'] }))).toBe(
      'sum by (export_type) (rate(export_requests_total{status="failure"}[5m])) / sum by (export_type) (rate(export_requests_total[5m]))',
    )
    expect(inRule(successRatio(jobs, { where: { source: 'maps' }, counted: true }))).toBe(
      'sum(increase(scraping_jobs_total{source="maps", status="completed"}[5m])) / sum(increase(scraping_jobs_total{source="maps"}[5m]))',
    )
  })

  it('may be said to be something else', () => {
    expect(inRule(failureRatio(jobs, { that: { status: ['failed', 'cancelled'] } }))).toContain(
      'scraping_jobs_total{status=~"failed|cancelled"}',
    )
    // @ts-expect-error no job ends so
    failureRatio(jobs, { that: { status: 'lost' } })
    // @ts-expect-error jobs have no such label
    failureRatio(jobs, { by: ['export_type'] })
  })

  it('is not guessed', () => {
    expect(() => failureRatio(seen)).toThrow(
      'seen_total does not tell a failure: no label of it has a value failed, failure, error, errored, fail. Did you mean "failed"? Say which it is: { that: { status: \'…\' } }.',
    )
  })
})

describe('an alert on what fails, is slow or stops', () => {
  it('says so in the words of the definition', () => {
    const { options, name } = failuresAlert('ShopExportsFail', exported, {
      by: ['export_type'],
      above: 0.2,
      range: '10m',
    })
    expect(name).toBe('ShopExportsFail')
    expect(inRule(options.when)).toMatch(/export_requests_total\[10m\]\)\) > 0\.2$/)
    expect(options).toMatchObject({
      summary: 'Exports keep failing.',
      description:
        '{{ $value | humanizePercentage }} of the exports of {{ $labels.export_type }} fail.',
      runbook: { meaning: 'More than one export in five fails.' },
    })
  })

  it('says how long is too long', () => {
    const { options } = slowAlert('ShopSlowExports', duration, {
      things: 'exports',
      above: 300,
      by: ['export_type'],
    })
    expect(options).toMatchObject({
      summary: 'Exports are slow.',
      description:
        'One export in twenty of {{ $labels.export_type }} takes longer than {{ $value | humanizeDuration }}.',
      runbook: { meaning: 'The 95th percentile of the export duration is above five minutes.' },
    })
  })

  it('says how long nothing may happen', () => {
    const { options } = nothingDoneAlert('ShopNoExports', exported, {
      within: '6h',
      where: { status: 'success' },
    })
    expect(inRule(options.when)).toBe(
      'sum(increase(export_requests_total{status="success"}[6h])) == 0',
    )
    expect(options.description).toBe('There have been no exports for six hours.')
  })

  it('was written where it was asked for', () => {
    const here = failuresAlert('A', jobs).at?.line ?? 0
    expect(slowAlert('B', duration, { things: 'exports', above: 1 }).at?.line).toBe(here + 1)
    expect(nothingDoneAlert('C', jobs, { within: '1h' }).at?.line).toBe(here + 2)
  })
})
