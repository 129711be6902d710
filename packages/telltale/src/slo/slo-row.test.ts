import { parse as parsePromql } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { http, projectOf, runbook, shop } from '../../testing/shop.ts'
import { emit } from '../emit/emit.ts'
import { availability } from './sli.ts'
import { type Slo, slo } from './slo.ts'
import { sloDashboard } from './slo-row.ts'

const sli = availability(http.requests, { bad: { code: '500' } })
const whole = slo('shop-availability', { title: 'Availability', objective: 0.999, sli, runbook })
const routes = slo('shop-routes', { objective: 0.99, sli, by: ['route'], window: '7d', runbook })

describe('the dashboard of service levels', () => {
  const panels = panelsOf(whole)

  it('shows what is left of the budget, how fast it burns, and both over time', () => {
    expect(panels.map(({ title }) => title)).toEqual([
      'Error budget left',
      'Burn rate',
      'Error budget over time',
    ])
    const [left, burn] = panels
    expect(left?.targets.map(({ expr }) => expr)).toEqual([
      'slo:error_budget_remaining:ratio{slo="shop-availability"}',
    ])
    expect(left?.description).toBe('Of 99.9 % over 30d. Below zero the objective is missed.')
    expect(burn?.targets.map(({ legendFormat }) => legendFormat)).toEqual([
      ...['5m', '30m', '1h', '2h', '6h', '1d', '3d'],
    ])
    for (const { expr } of panels.flatMap(({ targets }) => targets)) {
      expect(parsePromql(expr).problems).toEqual([])
    }
  })

  it('draws the factors of its alerts, which lead to it', () => {
    const [, burn] = panels
    const steps = burn?.fieldConfig.defaults.thresholds?.steps.map(({ value }) => value)
    expect(steps).toEqual(expect.arrayContaining([1, 6]))
    const rules = emit(projectOf(systemOf(whole))).get('shop/prometheus/slo-rules.yml') ?? ''
    expect(rules.match(new RegExp(`viewPanel=${burn?.id}`, 'g'))).toHaveLength(2)
  })

  it('has a line for each value of the labels by which the SLO is split', () => {
    const [left, burn] = panelsOf(routes)
    expect(left?.targets[0]?.legendFormat).toBe('{{route}}')
    expect(burn?.targets[0]?.legendFormat).toBe('{{route}} 5m')
  })
})

interface Shown {
  readonly id: number
  readonly title: string
  readonly description: string
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
  readonly fieldConfig: {
    readonly defaults: { readonly thresholds?: { readonly steps: readonly { value: number }[] } }
  }
}

function systemOf(one: Slo) {
  return shop({
    rules: [],
    slos: [one],
    dashboards: [sloDashboard('shop-slos', { title: 'Service levels' }, [one])],
  })
}

function panelsOf(one: Slo): readonly Shown[] {
  const files = emit(projectOf(systemOf(one)))
  const path = [...files.keys()].find((name) => name.endsWith('shop-slos.json'))
  const { panels } = JSON.parse(files.get(path ?? '') ?? '{}')
  return panels.filter(({ type }: { type: string }) => type !== 'row')
}
