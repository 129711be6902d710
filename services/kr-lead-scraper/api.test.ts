import { moved, promtoolRemarks, scrape, temporaryDirectory } from '@systems/kit/testing'
import { http, queue, system } from '@systems/metrics/kr-lead-scraper'
import { familiesOf } from '@telltale/core'
import { expectContract } from 'telltale/contract'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ServiceError } from './ask.ts'
import { createClients } from './clients.ts'
import { testing } from './testing.ts'

const { api, backing } = testing(onTestFinished)
/** The machine may have other things to do. */
const waitFor = <T>(condition: () => Promise<T>) => vi.waitFor(condition, { timeout: 15_000 })

const job = { source: 'maps', query: 'bakery' }

describe('the endpoint', () => {
  it.each([
    ['alone', async () => ''],
    ['sharing a directory', temporaryDirectory],
  ])('KR-R1, OV-R12: shows on GET /metrics what is declared, %s', async (_mode, directoryOf) => {
    const { urls } = await backing()
    const { send, metricsUrl } = await api({ ...urls, directory: await directoryOf() })
    await send('/api/jobs', 'POST', job)
    await send('/api/jobs', 'POST', {})
    await waitFor(async () => {
      const answer = await fetch(metricsUrl)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
      const text = await answer.text()
      expect(promtoolRemarks(text)).toBe('')
      for (const { name, kind } of familiesOf({ http, queue, system }))
        expect(text).toContain(`# TYPE ${name} ${kind}\n`)
      expectContract({ http, queue, system }, text)
    })
  })

  it('KR-R3: answers 404 when it is switched off, while recording continues', async () => {
    const { urls } = await backing()
    const { send, metricsUrl, registry } = await api({ ...urls, endpointEnabled: false })
    await (await send('/api/leads')).text()
    expect((await fetch(metricsUrl)).status).toBe(404)
    await waitFor(async () =>
      expect(await registry?.metrics()).toContain(
        'http_requests_total{method="GET",endpoint="/api/leads",status="200"} 1',
      ),
    )
  })

  it('KR-R3: goes on recording for the others, whose endpoint is on', async () => {
    const { urls } = await backing()
    const directory = await temporaryDirectory()
    const hidden = await api({ ...urls, directory, endpointEnabled: false })
    const shown = await api({ ...urls, directory }, { name: 'api-2', watches: false })
    await (await hidden.send('/api/leads')).text()
    await waitFor(async () =>
      expect(moved(await shown.family('http_requests_total'))).toEqual({
        '{method="GET",endpoint="/api/leads",status="200"}': 1,
      }),
    )
  })

  it('KR-R2: records nothing and serves nothing when monitoring is off, and answers all the same', async () => {
    const { urls, queues } = await backing()
    const asked = vi.spyOn(queues, 'states')
    const settings = { ...urls, directory: await temporaryDirectory(), queuePollSeconds: 0.02 }
    const { send, metricsUrl, registry, greeting } = await api({ ...settings, enabled: false })
    expect((await send('/api/jobs', 'POST', job)).status).toBe(202)
    expect((await send('/api/jobs', 'POST', {})).status).toBe(422)
    expect((await fetch(metricsUrl)).status).toBe(404)
    expect(registry).toBeUndefined()
    expect(asked).not.toHaveBeenCalled()
    expect(greeting).toContain('serves no metrics')
  })
})

describe('the middleware', () => {
  it('KR-R7: records requests, their duration and exceptions of known traffic by type', async () => {
    const { urls, ollama } = await backing({ ollamaFailureRate: 1 })
    const { send, family } = await api(urls)
    const stored = await createClients(urls).leads.store({ name: 'Seoul Bakery', source: 'maps' })
    const pitch = `/api/leads/${stored.id}/pitch`
    expect((await send('/api/leads')).status).toBe(200)
    expect((await send('/api/jobs', 'POST', { source: 'maps' })).status).toBe(422)
    expect((await send(pitch)).status).toBe(502)
    await ollama.close()
    expect((await send(pitch)).status).toBe(502)
    await waitFor(async () => {
      const requests = {
        '{method="GET",endpoint="/api/leads",status="200"}': 1,
        '{method="POST",endpoint="/api/jobs",status="422"}': 1,
        '{method="GET",endpoint="/api/leads/:id/pitch",status="502"}': 2,
      }
      expect(moved(await family('http_requests_total'))).toEqual(requests)
      expect(moved(await family('http_request_duration_seconds_count'))).toEqual({
        '{method="GET",endpoint="/api/leads"}': 1,
        '{method="POST",endpoint="/api/jobs"}': 1,
        '{method="GET",endpoint="/api/leads/:id/pitch"}': 2,
      })
      expect(moved(await family('http_errors_total'))).toEqual({
        '{method="POST",endpoint="/api/jobs",error_type="validation"}': 1,
        '{method="GET",endpoint="/api/leads/:id/pitch",error_type="upstream"}': 2,
      })
    })
  })

  it.each([
    ['a database that fails', new ServiceError('db', 'answered 500', 500), 500, 'database'],
    ['a database that is slow', new ServiceError('db', 'is late', undefined, true), 504, 'timeout'],
    ['a queue that fails', new ServiceError('redis', 'cannot be reached'), 502, 'upstream'],
    ['a mistake of ours', new TypeError('undefined is no function'), 500, 'other'],
  ])('KR-R7: counts %s', async (_what, error, status, type) => {
    const { urls } = await backing()
    const clients = createClients(urls)
    const broken = { ...clients, leads: { ...clients.leads, list: () => Promise.reject(error) } }
    const { send, family } = await api(urls, { clients: broken })
    const answer = await send('/api/leads')
    expect(answer.status).toBe(status)
    if (type === 'other') expect(await answer.text()).not.toContain('undefined')
    await waitFor(async () =>
      expect(moved(await family('http_errors_total'))).toEqual({
        [`{method="GET",endpoint="/api/leads",error_type="${type}"}`]: 1,
      }),
    )
  })

  it('KR-R7, OV-R11: counts a request while it is being answered, by endpoint, and no scrape', async () => {
    const { urls } = await backing()
    const clients = createClients(urls)
    let release: (leads: never[]) => void = () => {}
    const waiting = new Promise<never[]>((resolve) => {
      release = resolve
    })
    const slow = { ...clients, leads: { ...clients.leads, list: () => waiting } }
    const { send, family } = await api(urls, { clients: slow })
    const answer = send('/api/leads')
    await waitFor(async () =>
      expect(await family('http_requests_in_progress')).toEqual({
        '{method="GET",endpoint="/api/leads"}': 1,
      }),
    )
    release([])
    await (await answer).text()
    await waitFor(async () =>
      expect(await family('http_requests_in_progress')).toEqual({
        '{method="GET",endpoint="/api/leads"}': 0,
      }),
    )
  })

  it('KR-R8, OV-R8: a thousand ids are one series, and unknown paths another', async () => {
    const { urls } = await backing()
    const { send, family } = await api(urls)
    for (let batch = 0; batch < 20; batch++) {
      const ids = Array.from({ length: 50 }, (_, index) => batch * 50 + index)
      await Promise.all(ids.map(async (id) => (await send(`/api/leads/${id}?from=list`)).text()))
    }
    await (await send('/wp-login.php')).text()
    await (await send('/.env')).text()
    await waitFor(async () =>
      expect(moved(await family('http_requests_total'))).toEqual({
        '{method="GET",endpoint="/api/leads/:id",status="404"}': 1000,
        '{method="GET",endpoint="unmatched",status="404"}': 2,
      }),
    )
  })

  it('KR-R9, KR-A5: without labels, the names stay and endpoint and error_type are "all"', async () => {
    const { urls } = await backing()
    const series = async (includeLabels: boolean) => {
      const { send, metricsUrl } = await api({ ...urls, includeLabels })
      for (const path of ['/api/leads', '/api/leads/1', '/api/leads/1/pitch', '/nowhere'])
        await (await send(path)).text()
      await (await send('/api/jobs', 'POST', {})).text()
      const samples = await waitFor(async () => {
        const found = Object.entries(await scrape(metricsUrl)).filter(([name]) =>
          name.startsWith('http_'),
        )
        expect(found.join()).toContain('POST')
        return found.filter(([, value]) => value > 0).map(([name]) => name)
      })
      return samples.filter((name) => !name.includes('_bucket') && !name.includes('_sum'))
    }
    expect((await series(false)).sort()).toEqual([
      'http_errors_total{method="POST",endpoint="all",error_type="all"}',
      'http_request_duration_seconds_count{method="GET",endpoint="all"}',
      'http_request_duration_seconds_count{method="POST",endpoint="all"}',
      'http_requests_total{method="GET",endpoint="all",status="200"}',
      'http_requests_total{method="GET",endpoint="all",status="404"}',
      'http_requests_total{method="POST",endpoint="all",status="422"}',
    ])
    expect(await series(true)).toContain(
      'http_errors_total{method="POST",endpoint="/api/jobs",error_type="validation"}',
    )
  })
})

describe('jobs', () => {
  it.each([
    [{ source: '', query: 'a' }, 'source must be a word'],
    [{ source: 'maps', query: ' ' }, 'query must say what to look for'],
    [{ source: 'maps', query: 'a', pages: 51 }, 'pages must be a whole number from 1 to 50'],
  ])('%j are refused with the reason', async (body, reason) => {
    const { urls } = await backing()
    const { send } = await api(urls)
    const answer = await send('/api/jobs', 'POST', body)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(reason)
  })

  it('can be asked for, looked at and called off', async () => {
    const { urls } = await backing()
    const { send } = await api(urls)
    const { id } = (await (await send('/api/jobs', 'POST', job)).json()) as { id: string }
    expect(await (await send(`/api/jobs/${id}`)).json()).toEqual({ status: 'waiting' })
    expect((await send(`/api/jobs/${id}`, 'DELETE')).status).toBe(204)
    expect(await (await send(`/api/jobs/${id}`)).json()).toEqual({ status: 'cancelled' })
    expect((await send('/api/jobs/nothing', 'DELETE')).status).toBe(404)
  })
})
