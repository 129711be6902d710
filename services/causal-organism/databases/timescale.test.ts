import { scrape, temporaryDirectory } from '@systems/kit/testing'
import { createPostgres, type PostgresServer } from '@systems/kit/testing-postgres'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { apiMetrics } from '../api/metrics.ts'
import { startApi } from '../api/start.ts'
import { measurementsOf } from '../organism/factors.ts'
import { simulation } from './simulated.ts'
import { timescaleConnector } from './timescale.ts'

const simulate = simulation({ seed: 1, slowness: 0, failureRate: 0 })
let server: PostgresServer

beforeAll(async () => {
  server = await createPostgres('causal_organism', 'causal_organism')
}, 60_000)
afterAll(() => server.remove())

const settings = () => ({
  timescaleHost: '127.0.0.1',
  timescalePort: server.port,
  timescaleDatabase: 'causal_organism',
  timescaleUser: 'causal_organism',
  timescalePassword: '',
})
const byDay = (a: { factor: string; day: number }, b: { factor: string; day: number }) =>
  a.factor === b.factor ? a.day - b.day : a.factor < b.factor ? -1 : 1

it('a database has the same measurements as the simulation, and keeps them', async () => {
  const connect = timescaleConnector(settings(), { simulate, seed: 1 })
  // Two processes that start together make the table once.
  const [one, two] = await Promise.all([connect(), connect()])
  const measured = [...measurementsOf('e-001', 60, 1)].sort(byDay)
  expect(await one.measurements('e-001')).toEqual(measured)
  expect(await two.measurements('e-001')).toEqual(measured)
  expect(await one.measurements('nobody')).toEqual([])
  await Promise.all([one.close(), two.close()])

  // Another seed would generate others: these are stored.
  const later = await timescaleConnector(settings(), { simulate, seed: 2 })()
  expect(await later.measurements('e-001')).toEqual(measured)
  await later.close()
})

it('without a host the measurements are generated', async () => {
  const connect = timescaleConnector({ ...settings(), timescaleHost: '' }, { simulate, seed: 1 })
  const connection = await connect()
  expect(await connection.measurements('e-001')).toEqual(measurementsOf('e-001', 60, 1))
  expect(await connection.measurements('nobody')).toEqual([])
})

it('a database that crashes opens its circuit breaker, and is used again when it is back', async () => {
  const api = await startApi(
    {
      ...settings(),
      port: 0,
      host: '127.0.0.1',
      dataDirectory: await temporaryDirectory(),
      failureRate: 0,
      slowness: 0,
      breakerOpenSeconds: 0.3,
    },
    { metrics: apiMetrics(() => {}), log: () => {} },
  )
  onTestFinished(api.stop)
  let person = 100
  // Another person each time, whom no cache knows.
  const ask = async () => (await fetch(`${api.url}/api/employees/e-${++person}/metrics`)).status
  const state = async () =>
    (await scrape(`${api.url}/metrics`))['circuit_breaker_state{breaker_name="timescale"}']

  expect([await ask(), await state()]).toEqual([200, 0])
  await server.crash()
  for (let i = 0; i < 5; i++) expect(await ask()).toBe(503)
  expect(await state()).toBe(1)

  await server.start()
  await vi.waitFor(
    async () => {
      expect(await ask()).toBe(200)
      expect(await state()).toBe(0)
    },
    { timeout: 10_000, interval: 100 },
  )
}, 60_000)
