import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { promtoolRemarks, samplesOf } from '@systems/kit/testing'
import { expect, it, onTestFinished } from 'vitest'
import { runMetrics } from './run-metrics.ts'
import { serveRunMetrics } from './serve.ts'

async function served() {
  const metrics = runMetrics()
  metrics.workflowStarted('build')
  metrics.workflowCompleted('build', 'success', 1.5)
  const said: string[] = []
  const log = (message: string) => void said.push(message)
  const server = await serveRunMetrics(metrics, { port: 0, host: '127.0.0.1', log })
  onTestFinished(() => server.close())
  const { origin } = new URL(server.url)
  return { metrics, server, get: (path: string) => fetch(`${origin}${path}`) }
}

it('PR-R1, PR-R34, PR-A2: /metrics answers in the format of Prometheus', async () => {
  const { get } = await served()
  const answer = await get('/metrics')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4(;|$)/)
  const text = await answer.text()
  const described = [...text.matchAll(/^# HELP (prodigy_\w+)/gm)].map((match) => match[1])
  expect(new Set(described).size).toBe(23)
  expect(promtoolRemarks(text)).not.toMatch(/^prodigy_/m)
})

it('PR-R2: /health answers that all is well', async () => {
  const { get } = await served()
  const answer = await get('/health')
  expect([answer.status, await answer.text()]).toEqual([200, 'ok\n'])
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
})

it('PR-R3: /metrics/json has the same families and values', async () => {
  const { get } = await served()
  const families = (await (await get('/metrics/json')).json()) as readonly {
    readonly name: string
    readonly help: string
    readonly type: string
    readonly samples: readonly { name: string; labels: Record<string, string>; value: number }[]
  }[]
  const ofText = samplesOf(await (await get('/metrics')).text())
  const ofJson = Object.fromEntries(
    families.flatMap(({ samples }) =>
      samples.map(({ name, labels, value }) => {
        const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`)
        return [pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`, value]
      }),
    ),
  )
  const own = (samples: object) =>
    Object.entries(samples)
      .filter(([series]) => series.startsWith('prodigy_'))
      // The order of labels is nobody's promise.
      .map(([series, value]) => `${series.split(/[{,}]/).sort().join()} ${value}`)
      .sort()
  expect(own(ofJson)).toEqual(own(ofText))
  expect(families.find(({ name }) => name === 'prodigy_workflow_duration_seconds')).toMatchObject({
    help: 'Time taken by a workflow execution.',
    type: 'histogram',
  })
})

it('PR-R4: what fails is answered with 500 and its message, and the process goes on', async () => {
  const { metrics, get } = await served()
  const { getMetricsAsArray } = metrics.registry
  metrics.registry.getMetricsAsArray = () => {
    throw new Error('the registry is broken')
  }
  const answer = await get('/metrics')
  expect(answer.status).toBe(500)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await answer.text()).toContain('the registry is broken')
  metrics.registry.getMetricsAsArray = getMetricsAsArray
  expect((await get('/metrics')).status).toBe(200)
})

it('PR-R12: a port that is taken is a warning, and nothing else', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const said: string[] = []
  const options = { port, host: '127.0.0.1', log: (message: string) => void said.push(message) }
  const server = await serveRunMetrics(runMetrics(), options)
  expect(server.listening).toBe(false)
  expect(said).toEqual([
    expect.stringMatching(
      new RegExp(`^warning: Cannot serve on port ${port} .*The run goes on without metrics\\.$`),
    ),
  ])
})

it('PR-R11, PR-A21: the server is up within a second of processor time', async () => {
  const before = process.cpuUsage()
  const { get } = await served()
  expect((await get('/health')).status).toBe(200)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1e6).toBeLessThan(1)
})

it('PR-R24: servers take free ports, several at a time', async () => {
  const servers = await Promise.all([served(), served()])
  const [first, second] = servers.map(({ server }) => server.port)
  expect(first).not.toBe(second)
})

it('PR-R19, PR-R20, PR-A13: a thousand executions are exported within 50 ms of processor time and 10 MB', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage: () => void = runInNewContext('gc')
  collectGarbage()
  const { heapUsed } = process.memoryUsage()
  const metrics = runMetrics()
  for (let i = 0; i < 1000; i++) {
    metrics.workflowStarted(`workflow ${i % 10}`)
    metrics.stepExecuted('claude', 'success', i / 10, `workflow ${i % 10}`)
    metrics.workflowCompleted(`workflow ${i % 10}`, 'success', i)
  }
  await metrics.exportText()
  const before = process.cpuUsage()
  const text = await metrics.exportText()
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(50)
  expect(text).toContain(
    'prodigy_workflow_executions_total{workflow_name="workflow 9",status="success"} 100',
  )
  collectGarbage()
  expect(process.memoryUsage().heapUsed - heapUsed).toBeLessThan(10e6)
})
