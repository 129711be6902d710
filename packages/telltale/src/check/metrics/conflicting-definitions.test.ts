import { gauge } from '@telltale/core'
import { max, select } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { shop } from '../../../testing/shop.ts'
import { dashboard, defineProject, row, type System, target, timeseries } from '../../index.ts'
import { checkProject } from '../check.ts'

const jobs = gauge('depth', { help: 'Depth.', unit: 'jobs' })
const mails = gauge('depth', { help: 'Depth.', unit: 'mails' })

describe('one name in two systems', () => {
  it('needs the job where one Prometheus scrapes both', () => {
    expect(found(max(jobs), true, mails)).toHaveLength(1)
    expect(found(max(select(jobs, { job: 't' })), true, mails)).toEqual([])
  })

  it('is fine where each has its own Prometheus, or where both mean the same', () => {
    expect(found(max(jobs), false, mails)).toEqual([])
    expect(found(max(jobs), true, gauge('depth', { help: 'Depth.', unit: 'jobs' }))).toEqual([])
  })
})

function found(expr: ReturnType<typeof max>, sharedPrometheus: boolean, other: typeof mails) {
  const page = dashboard('page', { title: 'P' }, row('R', timeseries('T', expr)))
  const own = systemWith(jobs, [page])
  const project = defineProject([own, { ...systemWith(other, []), name: 'other' }], {
    sharedPrometheus,
  })
  return checkProject(project).problems.filter(
    ({ code }) => code === 'metrics/conflicting-definitions',
  )
}

function systemWith(family: typeof jobs, dashboards: System['options']['dashboards']): System {
  const targets = [target('t', { addresses: ['t:1'], exposes: { family } })]
  return shop({ targets, dashboards, rules: [] })
}
