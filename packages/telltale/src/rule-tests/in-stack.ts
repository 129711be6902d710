/** The rule tests of a system where its series have the job that they were scraped by. */
import { familiesOf } from '@telltale/core'
import { infer, mayHave } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { byJob } from '../project/target.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { AlertTest, AlertTestCase, FiringAlert, TestSeries } from './alert-test.ts'

/**
 * The same proof for rules with `jobMatcher`: series get the job of the targets that expose them, and
 * alerts the job where their condition keeps it.
 *
 * @example
 * // series: [{ name: 'http_requests_total', values: '0+2x10' }]
 * inStack(test, rule, shop)
 * // => series: [{ name: 'http_requests_total', labels: { job: 'shop-api' }, values: '0+2x10' }]
 */
export function inStack(test: AlertTest, rule: AlertingRule, system: System): AlertTest {
  const jobs = jobsOf(system)
  const keepsJob = mayHave(infer(rule.options.when).labels, 'job')
  return { cases: test.cases.map((each) => caseInStack(each, jobs, keepsJob)) }
}

type Jobs = ReadonlyMap<string, string>

function caseInStack(one: AlertTestCase, jobs: Jobs, keepsJob: boolean): AlertTestCase {
  const series = one.series.map((each) => withJob(each, jobs))
  const alertInStack = (alert: FiringAlert): FiringAlert => {
    if (!keepsJob || alert.labels?.job !== undefined) return alert
    const job = series.find((each) => isAbout(each, alert))?.labels?.job
    return job === undefined ? alert : { ...alert, labels: { ...alert.labels, job } }
  }
  return {
    ...one,
    series,
    expect: one.expect.map(({ at, firing }) => ({ at, firing: firing.map(alertInStack) })),
  }
}

function withJob(series: TestSeries, jobs: Jobs): TestSeries {
  const job = jobs.get(series.name)
  if (job === undefined || series.labels?.job !== undefined) return series
  return { ...series, labels: { ...series.labels, job } }
}

/** Whether the alert can be of this series: what it shows, the series has. */
function isAbout({ labels = {} }: TestSeries, alert: FiringAlert): boolean {
  return (
    labels.job !== undefined &&
    Object.entries(alert.labels ?? {}).every(([name, value]) => labels[name] === value)
  )
}

/** Of a family that several jobs expose, the first. */
function jobsOf({ options: { targets } }: System): Jobs {
  const jobs = new Map<string, string>()
  for (const { job, options } of byJob(targets)) {
    for (const { name } of familiesOf(options.exposes)) {
      for (const series of [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]) {
        if (!jobs.has(series)) jobs.set(series, job)
      }
    }
  }
  return jobs
}
