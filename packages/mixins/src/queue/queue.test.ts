import { gauge, oneOf } from '@telltale/core'
import { panelContext, print, ruleContext, select } from '@telltale/promql'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { backlogAlert, queueAlerts } from '../alerts.ts'
import { queuePanels, queueRow } from '../dashboards.ts'
import { queue } from '../index.ts'

const usual = queue()
const named = queue({
  labels: { queue_name: oneOf('mail', 'export') },
  outcome: { status: oneOf('started', 'finished', 'failed') },
  depth: { name: 'queue_size', aggregate: 'max' },
})
const queries = (panels: ReturnType<typeof queuePanels>) =>
  panels.map(({ title, queries }) => [title, ...queries.map((each) => print(each, panelContext))])

describe('the definitions of a queue', () => {
  it('are the usual ones without a word, and follow every convention', () => {
    expect(Object.values(usual).map(({ name }) => name)).toEqual([
      'queue_depth',
      'queue_jobs_total',
      'queue_enqueued_total',
      'queue_dequeued_total',
    ])
    for (const family of Object.values(usual)) expect(family.problems).toEqual([])
  })

  it('take the names, labels and words of a system, as types', () => {
    expectTypeOf(named.depth.name).toEqualTypeOf<'queue_size'>()
    expect(named.depth).toMatchObject({ name: 'queue_size', aggregate: 'max', unit: 'jobs' })
    select(named.jobs, { queue_name: 'mail', status: 'finished' })
    // @ts-expect-error jobs are finished here
    select(named.jobs, { status: 'completed' })
    // @ts-expect-error there is no such queue
    select(named.depth, { queue_name: 'mails' })
  })
})

describe('the alerts of a queue', () => {
  it('are about a backlog and about jobs that fail', () => {
    const alerts = queueAlerts(named, { name: 'Shop', backlog: { above: 50, combined: 'sum' } })
    expect(
      Object.values(alerts).map(({ name, options }) => [
        name,
        print(options.when, ruleContext('5m')),
      ]),
    ).toEqual([
      ['ShopQueueBacklog', 'sum by (queue_name) (queue_size) > 50'],
      [
        'ShopJobFailures',
        'sum by (queue_name) (rate(queue_jobs_total{status="failed"}[5m])) / sum by (queue_name) (rate(queue_jobs_total[5m])) > 0.1',
      ],
    ])
    expect(alerts.backlog.options.runbook.meaning).toBe(
      'More than fifty jobs have been waiting for ten minutes.',
    )
  })

  it('may be about a queue without labels', () => {
    const waiting = gauge('waiting', { help: 'Waiting mails.', unit: 'mails' })
    const { options } = backlogAlert('Mails', waiting)
    expect(print(options.when)).toBe('max(waiting) > 100')
    expect(options.description).toBe('{{ $value }} mails wait.')
  })
})

describe('the panels of a queue', () => {
  it('show what the service records, and no more', () => {
    const { depth, enqueued, dequeued, jobs } = named
    expect(queries(queuePanels({ depth, enqueued, dequeued }))).toEqual([
      ['Queue depth', 'max by (queue_name) (queue_size)'],
      [
        'Queue throughput',
        'sum by (queue_name) (rate(queue_enqueued_total[$__rate_interval]))',
        'sum by (queue_name) (rate(queue_dequeued_total[$__rate_interval]))',
      ],
    ])
    expect(queries(queuePanels({ depth, jobs }, { where: { queue_name: 'mail' } }))).toEqual([
      ['Queue depth', 'max by (queue_name) (queue_size{queue_name="mail"})'],
      [
        'Job completion rate',
        'sum by (queue_name) (rate(queue_jobs_total{queue_name="mail", status="finished"}[$__rate_interval])) * 60',
      ],
      [
        'Job failure rate',
        'sum by (queue_name) (rate(queue_jobs_total{queue_name="mail", status="failed"}[$__rate_interval])) / sum by (queue_name) (rate(queue_jobs_total{queue_name="mail"}[$__rate_interval]))',
      ],
    ])
    expect(queries(queuePanels({ depth, jobs }, { failuresAs: 'per minute' })).at(-1)).toEqual([
      'Job failure rate',
      'sum by (queue_name) (rate(queue_jobs_total{status="failed"}[$__rate_interval])) * 60',
    ])
  })

  it('take the words of a system', () => {
    const alerts = queueAlerts(usual, { name: 'Shop' })
    const { panels } = queueRow('Work', usual, {
      alerts,
      depth: { title: 'Waiting' },
      completed: { title: 'Done' },
      failed: { title: 'Lost', stacked: true },
    })
    expect(panels.map(({ title }) => title)).toEqual([
      'Waiting',
      'Queue throughput',
      'Done',
      'Lost',
    ])
    expect(panels[3]).toMatchObject({ options: { stacked: true }, alerts: [alerts.failures] })
  })
})
