import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { seededRandom } from '@systems/kit/random'
import { familyOf, moved, promtoolRemarks, scrape, temporaryDirectory } from '@systems/kit/testing'
import { exports, intervention, worker } from '@systems/metrics/causal-organism'
import { familiesOf } from '@telltale/core'
import { expectContract } from 'telltale/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { employeeIds, measurementsOf } from './organism/factors.ts'
import { type Job, openBroker, resultsIn } from './organism/jobs.ts'
import { eventually } from './testing.ts'
import { countedInterventions } from './worker/interventions.ts'
import { metrics as sharedMetrics, workerMetrics } from './worker/metrics.ts'
import { type WorkerSettings, workerSettings } from './worker/settings.ts'
import { startWorker } from './worker/start.ts'
import { relationsIn } from './worker/tasks/causal-analysis.ts'
import { intervene } from './worker/tasks/intervene.ts'

/** A worker whose database answers at once and never fails, unless told otherwise. */
async function start(settings: Partial<WorkerSettings> = {}) {
  const dataDirectory = settings.dataDirectory ?? (await temporaryDirectory())
  const logged: string[] = []
  const log = (message: string) => logged.push(message)
  const started = await startWorker(
    {
      metricsPort: 0,
      metricsHost: '127.0.0.1',
      slowness: 0,
      failureRate: 0,
      ...settings,
      dataDirectory,
    },
    { metrics: workerMetrics(log), log },
  )
  onTestFinished(started.stop)
  return {
    ...started,
    dataDirectory,
    logged,
    family: async (name: string) => familyOf(await scrape(started.metricsUrl), name),
  }
}

const families = { worker, exports, intervention }
const queued = <J extends Job>(job: J) => ({ ...job, id: 'job-1' })
const analysis = queued({ task: 'run_causal_analysis', employees: employeeIds(5) })
const anExport = queued({
  task: 'export_employee_metrics',
  employees: employeeIds(3),
  format: 'csv',
})
const ofNobody = ['nobody']

describe('the metrics server', () => {
  it('CO-R3: answers GET /metrics with every metric of the worker, and 404 elsewhere', async () => {
    const { metricsUrl } = await start()
    const answer = await fetch(metricsUrl)
    expect([answer.status, new URL(metricsUrl).pathname]).toEqual([200, '/metrics'])
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    for (const family of familiesOf(families))
      expect(text).toContain(`# TYPE ${family.name} ${family.kind}\n`)
    expect((await fetch(new URL('/health/live', metricsUrl))).status).toBe(404)
  })

  it('CO-R3: is on port 9090 unless told otherwise', () => {
    expect(workerSettings({}).metricsPort).toBe(9090)
    expect(workerSettings({ WORKER_METRICS_PORT: '9101' }).metricsPort).toBe(9101)
  })

  it('CO-R3: exposes exactly what is declared, after it has worked', async () => {
    const { runTask, metricsUrl } = await start()
    await runTask(analysis, 'causal_analysis')
    await runTask(anExport, 'export')
    const text = await (await fetch(metricsUrl)).text()
    expectContract(families, text)
    const names = familiesOf(families).map(({ name }) => name)
    const remarks = promtoolRemarks(text).split('\n')
    expect(remarks.filter((remark) => names.some((name) => remark.includes(name)))).toEqual([
      'worker_active_count non-histogram and non-summary metrics should not have "_count" suffix',
    ])
  })

  it('CO-R16: shows what all modules of the process record', async () => {
    const { metrics } = await import('./worker/metrics.ts')
    expect(metrics).toBe(sharedMetrics)
    const dataDirectory = await temporaryDirectory()
    const started = await startWorker({ metricsPort: 0, dataDirectory }, { log: () => {} })
    onTestFinished(started.stop)
    expect(started.metrics).toBe(sharedMetrics)
  })

  it('CO-R20: whose port is taken is logged, and the worker works on', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as { port: number }
    const { logged, broker, dataDirectory, greeting } = await start({ metricsPort: port })
    expect(logged).toEqual([
      `Cannot serve on port ${port} of 127.0.0.1: another process uses it. Stop that one (find it with: lsof -i :${port}), or choose another port. The worker works on without metrics.`,
    ])
    expect(greeting).toMatch(/, without metrics\.$/)
    await broker.export.enqueue(anExport)
    await eventually(async () => expect(await readdir(resultsIn(dataDirectory))).toHaveLength(1), {
      timeout: 5000,
    })
  })

  it('CO-R20: is one for each of two workers that have ports of their own', async () => {
    const [one, two] = [await start(), await start()]
    expect(one.metricsUrl).not.toBe(two.metricsUrl)
    for (const { metricsUrl } of [one, two]) expect((await fetch(metricsUrl)).status).toBe(200)
  })
})

describe('tasks', () => {
  it('CO-R12: record their duration and success by type', async () => {
    const { runTask, family } = await start()
    await runTask(analysis, 'causal_analysis')
    await runTask(anExport, 'export')
    await runTask(queued({ task: 'intervene', factor: 'overtime', change: 1 }), 'causal_analysis')
    expect(moved(await family('worker_tasks_completed_total'))).toEqual({
      '{task_type="run_causal_analysis",status="success"}': 1,
      '{task_type="export_employee_metrics",status="success"}': 1,
      '{task_type="other",status="success"}': 1,
    })
    expect(moved(await family('worker_task_duration_seconds_count'))).toEqual({
      '{task_type="run_causal_analysis"}': 1,
      '{task_type="export_employee_metrics"}': 1,
      '{task_type="other"}': 1,
    })
  })

  it.each([
    ['run_causal_analysis', { ...analysis, employees: ofNobody }, 'causal_analysis'],
    ['export_employee_metrics', { ...anExport, employees: ofNobody }, 'export'],
  ] as const)('CO-R12: %s that throws is a failure, and throws on', async (name, job, type) => {
    const { runTask, family } = await start()
    await expect(runTask(job, type)).rejects.toThrow('Nothing is known of nobody.')
    expect(moved(await family('worker_tasks_completed_total'))).toEqual({
      [`{task_type="${name}",status="failure"}`]: 1,
    })
    expect((await family('worker_task_duration_seconds_count'))[`{task_type="${name}"}`]).toBe(1)
  })

  it('CO-R12: count their worker as active from start to end', async () => {
    const { runTask, family } = await start({ slowness: 4 })
    const active = () => family('worker_active_count')
    const idle = { '{worker_type="causal_analysis"}': 0, '{worker_type="export"}': 0 }
    expect(await active()).toEqual(idle)
    const running = runTask(anExport, 'export')
    expect(await active()).toEqual({ ...idle, '{worker_type="export"}': 1 })
    await running
    expect(await active()).toEqual(idle)
  })

  it('CO-R9: are taken from all queues, each by its type of worker', async () => {
    const { broker, family, logged } = await start()
    await broker.causal_analysis.enqueue(analysis)
    await broker.default.enqueue({ task: 'intervene', factor: 'training', change: 1 })
    await broker.export.enqueue(anExport)
    await broker.export.enqueue({ ...anExport, employees: ofNobody })
    await eventually(async () =>
      expect(moved(await family('worker_tasks_completed_total'))).toEqual({
        '{task_type="run_causal_analysis",status="success"}': 1,
        '{task_type="other",status="success"}': 1,
        '{task_type="export_employee_metrics",status="success"}': 1,
        '{task_type="export_employee_metrics",status="failure"}': 1,
      }),
    )
    expect(logged).toEqual([
      expect.stringMatching(/^Task export_employee_metrics of job \S+ failed/),
    ])
    expect(await broker.export.totals()).toEqual({ enqueued: 2, dequeued: 2 })
  })

  it('of a worker that died are done by the next one', async () => {
    const dataDirectory = await temporaryDirectory()
    const broker = await openBroker(dataDirectory)
    await broker.export.enqueue(anExport)
    await broker.export.take()
    const { family } = await start({ dataDirectory })
    await eventually(async () =>
      expect(moved(await family('export_requests_total'))).toEqual({
        '{export_type="employee_metrics",status="success"}': 1,
      }),
    )
  })
})

describe('an analysis', () => {
  it('finds what drives what, and how long that takes', () => {
    const people = employeeIds(20).map((id) => measurementsOf(id, 60, 1))
    const found = relationsIn(people).map(({ cause, effect, lag }) => `${cause} ${effect} ${lag}`)
    expect(found).toEqual(
      expect.arrayContaining([
        'workload overtime 0',
        'overtime engagement 1',
        'overtime absence 2',
      ]),
    )
    expect(found).not.toContainEqual(expect.stringMatching(/^turnover workload|^absence training/))
  })

  it('leaves its result where the API looks for it', async () => {
    const { runTask, dataDirectory } = await start()
    await runTask(analysis, 'causal_analysis')
    const text = await readFile(join(resultsIn(dataDirectory), 'job-1.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ id: 'job-1', employees: employeeIds(5) })
  })
})

describe('an export', () => {
  it('CO-R13: records its count, its duration and the size of its file', async () => {
    const { runTask, family, dataDirectory } = await start()
    await runTask(anExport, 'export')
    const [file = '?'] = await readdir(resultsIn(dataDirectory))
    expect(file).toBe('job-1.export.csv')
    const { size } = await stat(join(resultsIn(dataDirectory), file))
    expect(moved(await family('export_requests_total'))).toEqual({
      '{export_type="employee_metrics",status="success"}': 1,
    })
    const labels = '{export_type="employee_metrics"}'
    expect((await family('export_duration_seconds_count'))[labels]).toBe(1)
    expect((await family('export_size_bytes_count'))[labels]).toBe(1)
    expect((await family('export_size_bytes_sum'))[labels]).toBe(size)
  })

  it('CO-R13: that fails has a duration, and no size', async () => {
    const { runTask, family } = await start()
    await runTask({ ...anExport, employees: ofNobody }, 'export').catch(() => {})
    const labels = '{export_type="employee_metrics"}'
    expect(moved(await family('export_requests_total'))).toEqual({
      '{export_type="employee_metrics",status="failure"}': 1,
    })
    expect((await family('export_duration_seconds_count'))[labels]).toBe(1)
    expect((await family('export_size_bytes_count'))[labels]).toBe(0)
  })
})

describe('interventions', () => {
  it('CO-R14: are counted when they are proposed, carried out and undone', async () => {
    const { metrics, family } = await start()
    const { propose, execute, rollBack } = countedInterventions(metrics.intervention)
    propose('automatic')
    propose('manual')
    expect(await execute('manual', async () => 'done')).toBe('done')
    const error = new Error('declined')
    await expect(execute('automatic', () => Promise.reject(error))).rejects.toBe(error)
    rollBack('manual')
    expect(await family('intervention_proposals_total')).toEqual({
      '{intervention_type="automatic"}': 1,
      '{intervention_type="manual"}': 1,
    })
    expect(moved(await family('intervention_executions_total'))).toEqual({
      '{intervention_type="manual",status="success"}': 1,
      '{intervention_type="automatic",status="failure"}': 1,
    })
    expect(moved(await family('intervention_rollbacks_total'))).toEqual({
      '{intervention_type="manual"}': 1,
    })
  })

  it('are proposed more often than carried out, and undone less often still', async () => {
    const counts = { proposed: 0, executed: 0, undone: 0 }
    const interventions = {
      propose: () => void counts.proposed++,
      execute: async <R>(_type: unknown, work: () => Promise<R>) => {
        const result = await work()
        counts.executed++
        return result
      },
      rollBack: () => void counts.undone++,
    }
    const random = seededRandom(1)
    for (let i = 0; i < 200; i++)
      await intervene('manual', { interventions, random }).catch(() => {})
    expect(counts.proposed).toBe(200)
    expect(counts.executed).toBeLessThan(200)
    expect(counts.undone).toBeGreaterThan(0)
    expect(counts.undone).toBeLessThan(counts.executed / 2)
  })
})
