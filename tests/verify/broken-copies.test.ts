/** Broken copies of AhaRadar, and the first net that catches each: before a Prometheus is asked. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type InstantVector, promql } from '@telltale/promql'
import {
  alertRouting,
  dashboard,
  defineProject,
  receiver,
  route,
  row,
  type System,
  secretFile,
  slack,
  timeseries,
} from 'telltale'
import { expect, it, onTestFinished } from 'vitest'
import project from '../../build/project.ts'
import { checkProject } from '../../packages/telltale/src/check/check.ts'
import { rewritten } from '../../packages/telltale/src/project/rewritten.ts'

type Change = Partial<System['options']>

const team = receiver('team', slack({ url: secretFile('/run/secrets/slack_url'), channel: '#a' }))

const panel = (expr: InstantVector<string>): Change => ({
  dashboards: [dashboard('broken', { title: 'Broken' }, row('Row', timeseries('Panel', expr)))],
})

it.each<readonly [what: string, change: Change, code: string, names: string]>([
  [
    'a dead metric in raw text',
    panel(promql`sum(rate(http_request_errors_total[5m]))`),
    'metrics/undeclared',
    'http_request_errors_total',
  ],
  [
    'a wrong label',
    panel(promql`sum by (status) (rate(http_requests_total{status=~"5.."}[5m]))`),
    'metrics/undeclared-label',
    'status',
  ],
  [
    'a route to nobody',
    {
      routing: alertRouting({
        receiver: receiver('nobody'),
        routes: [route({ match: { severity: 'critical' }, receiver: team })],
        alertmanager: { image: 'prom/alertmanager:v0.27.0' },
      }),
    },
    'routes/unrouted',
    'AharadarApiHighLatency',
  ],
])('%s is caught by telltale check', (_, change, code, named) => {
  const [aharadar] = project.systems
  if (aharadar === undefined) throw new Error('the project has no system')
  const broken = rewritten(aharadar, { options: { ...aharadar.options, ...change } })
  const { problems } = checkProject(defineProject([broken]))
  const found = problems.filter((problem) => problem.code === code)
  expect(found.map(({ summary }) => summary).join('\n')).toContain(named)
  expect(found.every(({ severity }) => severity === 'error' || severity === 'warning')).toBe(true)
})

it('a threshold that is off by one bucket is caught by the rule test that was generated', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-broken-copy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const original = resolve(import.meta.dirname, '../../out/aharadar/infra/prometheus')
  cpSync(original, folder, { recursive: true })
  const test = ['test', 'rules', join(folder, 'tests/AharadarApiHighLatency.yml')]
  execFileSync('promtool', test, { stdio: 'pipe' })
  const rules = join(folder, 'alerts.yml')
  const text = readFileSync(rules, 'utf8')
  const broken = text.replace(/(_bucket\[5m\]\)\)\)) > 2$/m, '$1 > 2.5')
  expect(broken).not.toBe(text)
  writeFileSync(rules, broken)
  const { status, stderr } = spawnSync('promtool', test, { encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, expect.stringContaining('AharadarApiHighLatency')])
})
