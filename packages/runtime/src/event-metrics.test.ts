import { counter, upTo } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { eventMetrics, ignored, instrument } from './index.ts'

type JobEvent =
  | { readonly type: 'done'; readonly queue: string; readonly rows: number }
  | { readonly type: 'failed'; readonly queue: string }
  | { readonly type: 'stalled' }

const start = () =>
  instrument(
    {
      rows: counter('rows_total', { help: 'Rows.', unit: 'rows', labels: { queue: upTo(5) } }),
      failures: counter('failures_total', { help: 'Failures.', unit: 'failures' }),
      unknown: counter('unknown_events_total', {
        help: 'Events of unknown types.',
        unit: 'events',
        labels: { type: upTo(3).otherwise('other') },
      }),
    },
    { defaultMetrics: false },
  )

describe('eventMetrics', () => {
  it('records each event by the table', async () => {
    const { rows, failures, registry } = start()
    const record = eventMetrics<JobEvent>({
      done: (event) => rows.inc({ queue: event.queue }, event.rows),
      failed: () => failures.inc(),
      stalled: ignored,
    })
    record({ type: 'done', queue: 'mail', rows: 7 })
    record({ type: 'failed', queue: 'mail' })
    record({ type: 'stalled' })
    const text = await registry.metrics()
    expect(text).toContain('rows_total{queue="mail"} 7')
    expect(text).toContain('failures_total 1')
  })

  it('does not compile without a type of the union, or with one that it does not have', () => {
    const all = { done: ignored, failed: ignored, stalled: ignored }
    // @ts-expect-error "stalled" is missing
    eventMetrics<JobEvent>({ done: ignored, failed: ignored })
    // @ts-expect-error the union has no "moved"
    eventMetrics<JobEvent>({ ...all, moved: ignored })
    // @ts-expect-error a stalled event has no rows
    eventMetrics<JobEvent>({ ...all, stalled: ({ rows }) => rows })
    // @ts-expect-error a union by "kind" has to say so
    eventMetrics<{ readonly kind: 'a' }, 'kind'>({ a: ignored })
    expect(eventMetrics<{ readonly kind: 'a' }, 'kind'>({ a: ignored }, { by: 'kind' })).toBeTypeOf(
      'function',
    )
  })

  it('counts unknown events, by type as far as the label allows, and survives anything', async () => {
    const { unknown, registry } = start()
    const record = eventMetrics<JobEvent>(
      { done: ignored, failed: ignored, stalled: ignored },
      { unknown },
    )
    for (const type of ['moved', 'lost', 'sold', 'constructor', '__proto__'])
      record({ type } as unknown as JobEvent)
    record(undefined as unknown as JobEvent)
    const text = await registry.metrics()
    expect(text).toContain('unknown_events_total{type="moved"} 1')
    expect(text).toContain('unknown_events_total{type="other"} 4')
  })

  it('tells once of an effect that throws, and never throws itself', () => {
    const told: unknown[] = []
    const record = eventMetrics<JobEvent>(
      {
        done: () => {
          throw new Error('no such field')
        },
        failed: ignored,
        stalled: ignored,
      },
      {
        onError: (error, type) => {
          told.push(`${type}: ${error}`)
          throw new Error('the logger too')
        },
      },
    )
    for (let i = 0; i < 3; i++) record({ type: 'done', queue: 'mail', rows: 1 })
    expect(told).toEqual(['done: Error: no such field'])
  })
})
