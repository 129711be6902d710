import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@systems/kit/testing'
import { describe, expect, it } from 'vitest'
import { parseConfig, readConfig } from './config-file.ts'
import { environment, metricsSettings, postgresSettings } from './settings.ts'

const none = parseConfig('', 'config.toml')
const config = (text: string) => parseConfig(text, 'config.toml')
const at = (port: number, host = '0.0.0.0') => ({ record: true, serve: { port, host } })
const notServed = { record: true }

describe('PR-R9: what decides whether and where metrics are served', () => {
  it.each<[string, Parameters<typeof metricsSettings>, object]>([
    ['nothing', [{}, env(), none], notServed],
    ['--metrics-port', [{ metricsPort: 1111 }, env(), none], at(1111)],
    ['PRODIGY_METRICS_PORT (PR-R7)', [{}, env(8080), none], at(8080)],
    ['port in the file', [{}, env(), config('[metrics]\nport = 3333')], at(3333)],
    ['enabled in the file (PR-R5)', [{}, env(), config('[metrics]\nenabled = true')], at(9090)],
    ['--metrics-port over the environment', [{ metricsPort: 1111 }, env(2222), none], at(1111)],
    ['the environment over the file', [{}, env(2222), config('[metrics]\nport = 3333')], at(2222)],
    [
      '--no-metrics over everything',
      [{ noMetrics: true, metricsPort: 1111 }, env(2222), config('[metrics]\nport = 3333')],
      { record: false },
    ],
    [
      'enabled = false over the environment',
      [{}, env(2222), config('[metrics]\nenabled = false\nport = 3333')],
      notServed,
    ],
    [
      '--metrics-port over enabled = false',
      [{ metricsPort: 1111 }, env(), config('[metrics]\nenabled = false')],
      at(1111),
    ],
    [
      'the address of the file',
      [{ metricsPort: 1111 }, env(), config('[metrics]\nbind_address = "127.0.0.1"')],
      at(1111, '127.0.0.1'),
    ],
  ])('%s', (_, input, expected) => {
    expect(metricsSettings(...input)).toEqual(expected)
  })
})

describe('PR-R8: the configuration file', () => {
  it('has a default for every key', () => {
    expect(config('[metrics]\n[metrics.postgres]')).toEqual({
      metrics: { enabled: true, port: 9090, bindAddress: '0.0.0.0' },
      postgres: { enabled: false, batchSize: 100, flushIntervalMs: 5000 },
    })
  })

  it('may set every key', () => {
    const text = `
[metrics]
enabled = false
port = 9191
bind_address = "127.0.0.1"

[metrics.postgres]
enabled = true
connection_string = "postgres://user:pass@localhost/prodigy_metrics"
batch_size = 50
flush_interval_ms = 1000
`
    expect(config(text)).toEqual({
      metrics: { enabled: false, port: 9191, bindAddress: '127.0.0.1' },
      postgres: {
        enabled: true,
        connectionString: 'postgres://user:pass@localhost/prodigy_metrics',
        batchSize: 50,
        flushIntervalMs: 1000,
      },
    })
  })

  it('is refused with everything that is wrong with it', () => {
    const text = '[metrics]\nport = "high"\nbind_adress = "::"\n[metrics.postgres]\nbatch_size = 0'
    expect(() => config(text)).toThrow(
      [
        'config.toml cannot be used:',
        '  metrics: "bind_adress" is not known here. Did you mean "bind_address"? There are: enabled, port, bind_address, postgres.',
        '  metrics.port: it must be a whole number from 0 to 65535, and is "high".',
        '  metrics.postgres.batch_size: it must be a whole number from 1 to 10000, and is 0.',
      ].join('\n'),
    )
    expect(() => config('metrics = [')).toThrow(/^config.toml is not TOML: /)
  })

  it('need not exist, unless it was named', async () => {
    const path = join(await temporaryDirectory(), 'config.toml')
    expect(await readConfig(path)).toEqual(none)
    await expect(readConfig(path, { mustExist: true })).rejects.toThrow(/cannot be read: ENOENT/)
    await writeFile(path, '[metrics]\nport = 1234')
    expect((await readConfig(path)).metrics?.port).toBe(1234)
  })
})

describe('PR-R25: the event store', () => {
  const stored = config(
    '[metrics.postgres]\nenabled = true\nconnection_string = "postgres://file/x"',
  )
  const address = { ...none.postgres, connectionString: 'postgres://env/x' }

  it('is off unless it is enabled', () => {
    expect(postgresSettings({}, { postgresUrl: 'postgres://env/x' }, none)).toBeUndefined()
    expect(postgresSettings({}, { postgresUrl: '' }, stored)).toEqual(stored.postgres)
    const given = { enablePostgresStorage: true }
    expect(postgresSettings(given, { postgresUrl: address.connectionString }, none)).toEqual(
      address,
    )
  })

  it('needs an address', () => {
    const given = { enablePostgresStorage: true }
    expect(() => postgresSettings(given, { postgresUrl: '' }, none)).toThrow(
      'The event store has no address. Set connection_string in [metrics.postgres]',
    )
  })
})

it('PR-R7: environment variables that cannot be used are named', () => {
  expect(environment({ PRODIGY_METRICS_PORT: '8080' }).metricsPort).toBe(8080)
  expect(environment({}).metricsPort).toBeUndefined()
  expect(() => environment({ PRODIGY_METRICS_PORT: 'web' })).toThrow(
    'PRODIGY_METRICS_PORT=web: it must be a port from 0 (any free one) to 65535.',
  )
})

function env(metricsPort?: number) {
  return { metricsPort }
}
