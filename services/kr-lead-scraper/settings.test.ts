import { describe, expect, it } from 'vitest'
import { apiSettings } from './api/settings.ts'
import { workerSettings } from './worker/settings.ts'

const switches = [
  ['PROMETHEUS_ENABLED', 'enabled'],
  ['METRICS_INCLUDE_LABELS', 'includeLabels'],
  ['METRICS_ENDPOINT_ENABLED', 'endpointEnabled'],
] as const

describe.each(switches)('%s', (variable, name) => {
  it.each([
    ...['True', 'true', 'TRUE', '1', 'yes', 'Yes', 'on', 'ON', ' true ', ''].map(
      (text) => [text, true] as const,
    ),
    ...['False', 'false', 'FALSE', '0', 'no', 'No', 'off', 'OFF'].map(
      (text) => [text, false] as const,
    ),
  ])('KR-R4: "%s" is %s, for API and worker alike', (text, expected) => {
    const env = { [variable]: text }
    expect(apiSettings(env)[name]).toBe(expected)
    expect(workerSettings(env)[name]).toBe(expected)
  })

  it.each(['maybe', '2', 'constructor'])('KR-R4: "%s" is refused by name', (text) => {
    expect(() => apiSettings({ [variable]: text })).toThrow(
      `${variable}=${text}: it must be on or off.`,
    )
  })

  it('KR-R2, KR-R3, KR-R9: is on unless it is said otherwise', () => {
    expect(apiSettings({})[name]).toBe(true)
  })
})

describe('PROMETHEUS_MULTIPROC_DIR', () => {
  it.each([
    [undefined, ''],
    ['', ''],
    ['  ', ''],
    ['/tmp/prometheus_multiproc', '/tmp/prometheus_multiproc'],
  ])('KR-R5: %j is the directory %j', (text, directory) => {
    const env = text === undefined ? {} : { PROMETHEUS_MULTIPROC_DIR: text }
    expect(apiSettings(env).directory).toBe(directory)
    expect(workerSettings(env).directory).toBe(directory)
  })

  it('KR-R5: is needed by an API of several processes that records', () => {
    expect(() => apiSettings({ API_WORKERS: '4' })).toThrow(
      'API_WORKERS=4 needs PROMETHEUS_MULTIPROC_DIR',
    )
    const env = { API_WORKERS: '4', PROMETHEUS_MULTIPROC_DIR: '/tmp/shared' }
    expect(apiSettings(env).processes).toBe(4)
    expect(apiSettings({ API_WORKERS: '4', PROMETHEUS_ENABLED: 'False' }).processes).toBe(4)
  })
})

it('KR-R13, KR-R14: the queue is read every 15 s, the services are asked every 30 s', () => {
  expect(apiSettings({})).toMatchObject({
    port: 8000,
    queuePollSeconds: 15,
    probeSeconds: 30,
    probeTimeoutSeconds: 5,
  })
})

it('a worker takes jobs from the queues that it is told, and from no others', () => {
  expect(workerSettings({}).queues).toEqual(['scraping', 'enrichment', 'default'])
  const env = { WORKER_QUEUES: 'enrichment, scraping' }
  expect(workerSettings(env).queues).toEqual(['enrichment', 'scraping'])
  expect(() => workerSettings({ WORKER_QUEUES: 'mail' })).toThrow(
    'WORKER_QUEUES=mail: it must be some of scraping, enrichment, default, separated by commas.',
  )
})
