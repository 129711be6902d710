import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type GrafanaApi, grafanaApi } from '../../packages/telltale/src/push/grafana-api.ts'
import { type PushResult, push } from '../../packages/telltale/src/push/push.ts'
import {
  type PushOptions,
  type PushPlan,
  pushPlan,
  type Wanted,
} from '../../packages/telltale/src/push/push-plan.ts'
import { editorToken, type GrafanaDouble, grafanaDouble, viewerToken } from './grafana-double.ts'

let grafana: GrafanaDouble
const interrupted = new AbortController()

beforeEach(async () => {
  grafana = await grafanaDouble()
})
afterEach(() => grafana.close())

function api(token = editorToken): GrafanaApi {
  const { signal } = interrupted
  return grafanaApi({ url: grafana.url, token, signal, timeoutMs: 2000, waitsMs: [1, 1, 1] })
}

function wanted(uid: string, more: Partial<Wanted> = {}): Wanted {
  const title = more.title ?? uid
  const json = { uid, title, tags: ['generated', 'shop'], panels: [], schemaVersion: 42 }
  return { system: 'shop', uid, title, json, folder: '', at: undefined, ...more }
}

const nothing: PushOptions = { prune: false, adopt: [] }

async function plan(pages: readonly Wanted[], options: Partial<PushOptions> = {}) {
  return pushPlan(pages, ['shop'], api(), { ...nothing, ...options })
}

async function pushed(pages: readonly Wanted[], options: Partial<PushOptions> = {}) {
  const planned = await plan(pages, options)
  return { planned, result: await push(planned, api(), grafana.url) }
}

function actions({ steps }: PushPlan) {
  return Object.fromEntries(steps.map(({ uid, action }) => [uid, action]))
}

function doneUids({ done }: PushResult) {
  return [...done].map(({ uid }) => uid).sort()
}

function writes() {
  return grafana.heard.filter(({ method }) => method !== 'GET').length
}

describe('a push', () => {
  it('creates what is not there, changes what differs, leaves alone what does not', async () => {
    const pages = [wanted('a', { folder: 'Shop' }), wanted('b')]
    const first = await pushed(pages)
    expect(actions(first.planned)).toEqual({ a: 'create', b: 'create' })
    expect(doneUids(first.result)).toEqual(['a', 'b'])
    expect(first.result.createdFolders).toEqual(['Shop'])
    expect(grafana.dashboards.get('a')).toMatchObject({
      folderUid: 'shop',
      version: 1,
      json: { title: 'a', tags: ['generated', 'shop', 'telltale:shop'] },
    })
    expect(grafana.dashboards.get('b')?.folderUid).toBe('')

    const other = wanted('b', { title: 'B' })
    const second = await pushed([pages[0] ?? other, other])
    expect(actions(second.planned)).toEqual({ a: 'unchanged', b: 'change' })
    expect(doneUids(second.result)).toEqual(['b'])
    expect(grafana.dashboards.get('b')).toMatchObject({ version: 2, json: { title: 'B' } })

    const before = writes()
    const third = await pushed([pages[0] ?? other, other])
    expect(actions(third.planned)).toEqual({ a: 'unchanged', b: 'unchanged' })
    expect(writes()).toBe(before)
  })

  it('planning writes nothing', async () => {
    grafana.put({ uid: 'old', title: 'old', tags: ['telltale:shop'] })
    await plan([wanted('a', { folder: 'Shop' })], { prune: true })
    expect(writes()).toBe(0)
  })

  it('takes a folder that is there by its title, wherever it stands, and by its uid', async () => {
    grafana.folders.set('f1', 'Shop')
    await pushed([wanted('a', { folder: 'Shop' }), wanted('b', { folder: 'f1' })])
    expect([...grafana.folders]).toEqual([['f1', 'Shop']])
    expect([...grafana.dashboards.values()].map(({ folderUid }) => folderUid)).toEqual(['f1', 'f1'])
  })

  it('a new folder does not take the uid of another', async () => {
    grafana.folders.set('shop', 'Something else')
    const { result } = await pushed([wanted('a', { folder: 'Shop' })])
    expect(result.problems).toEqual([])
    expect(grafana.folders.get('shop-2')).toBe('Shop')
  })

  it('two folders of the same title are not chosen between', async () => {
    grafana.folders.set('f1', 'Shop').set('f2', 'Shop')
    const { problems } = await plan([wanted('a', { folder: 'Shop' })])
    expect(problems.map(({ code, summary }) => [code, summary])).toEqual([
      ['push/ambiguous-folder', 'Grafana has 2 folders called "Shop": f1, f2'],
    ])
  })

  it('moves its own dashboard into another folder', async () => {
    await pushed([wanted('a')])
    const { planned } = await pushed([wanted('a', { folder: 'Shop' })])
    expect(planned.steps).toMatchObject([{ action: 'change', movedFrom: 'General' }])
    expect(grafana.dashboards.get('a')?.folderUid).toBe('shop')
  })

  it('what Grafana adds by itself is no change; what a person changed is', async () => {
    await pushed([wanted('a')])
    const stored = grafana.dashboards.get('a')
    const added = { fiscalYearStartMonth: 0, liveNow: false, weekStart: '', timepicker: {} }
    grafana.put({ ...stored?.json, ...added })
    expect(actions(await plan([wanted('a')]))).toEqual({ a: 'unchanged' })
    grafana.put({ ...stored?.json, liveNow: true })
    expect(actions(await plan([wanted('a')]))).toEqual({ a: 'change' })
  })

  it('asks a few things at a time', async () => {
    grafana.interference = (_, __, answer) => {
      setTimeout(answer, 5)
      return 'handled'
    }
    await pushed(Array.from({ length: 30 }, (_, i) => wanted(`a${i}`)))
    expect(grafana.dashboards.size).toBe(30)
    expect(grafana.mostAtOnce).toBe(4)
  })
})

describe('what belongs to others', () => {
  it('a dashboard without the mark is refused, with whose it is; and nothing else is pushed', async () => {
    grafana.put({ uid: 'a', title: "Anna's page", tags: ['handmade'] })
    const { problems, steps } = await plan([wanted('a', { title: 'Shop' }), wanted('b')])
    expect(problems).toMatchObject([
      {
        code: 'push/not-owned',
        summary:
          'a ("Shop") is somebody else\'s: there is "Anna\'s page" in the folder "General" with this uid, last saved by anna, and telltale has not brought it: its tags are handmade',
        fix: 'Give the dashboard another uid. If it is meant to be this one, take it over once: --adopt a',
      },
    ])
    expect(steps.map(({ action }) => action)).toEqual(['refuse', 'create'])
  })

  it('it can be taken over on purpose', async () => {
    grafana.put({ uid: 'a', title: "Anna's page", tags: ['handmade'] })
    const { result } = await pushed([wanted('a')], { adopt: ['a'] })
    expect(result.problems).toEqual([])
    expect(grafana.dashboards.get('a')?.json.tags).toContain('telltale:shop')
    expect(actions(await plan([wanted('a')]))).toEqual({ a: 'unchanged' })
  })

  it('that of another system is refused as well', async () => {
    grafana.put({ uid: 'a', title: 'Bank', tags: ['telltale:bank'] })
    const { problems } = await plan([wanted('a')])
    expect(problems[0]?.summary).toContain('telltale has brought it for bank')
  })

  it('what Grafana provisions from files is refused, even to be taken over', async () => {
    grafana.put(
      { uid: 'a', title: 'a', tags: ['telltale:shop'] },
      { provisionedFrom: 'shop/a.json' },
    )
    const { problems } = await plan([wanted('a')], { adopt: ['a'] })
    expect(problems.map(({ summary }) => summary)).toEqual([
      'a cannot be pushed: Grafana provisions it from shop/a.json',
    ])
  })

  it('what the token may not save is said before anything is written', async () => {
    grafana.put({ uid: 'a', title: 'a', tags: ['telltale:shop'] }, { canSave: false })
    const { problems } = await plan([wanted('a', { title: 'A' })])
    expect(problems.map(({ code }) => code)).toEqual(['push/not-allowed'])
  })

  it('somebody who saves between the reading and the writing is not overwritten', async () => {
    await pushed([wanted('a'), wanted('b')])
    const planned = await plan([wanted('a', { title: 'A' }), wanted('b', { title: 'B' })])
    grafana.put({ ...grafana.dashboards.get('a')?.json, title: 'Theirs' })
    const result = await push(planned, api(), grafana.url)
    expect(doneUids(result)).toEqual(['b'])
    expect(result.problems.map(({ summary }) => summary)).toEqual([
      'a ("A") was saved by somebody else in the meantime (Grafana says: The dashboard has been changed by someone else)',
    ])
    expect(grafana.dashboards.get('a')?.json.title).toBe('Theirs')
  })

  it('somebody who creates one with the same uid in between is not overwritten', async () => {
    const planned = await plan([wanted('a')])
    grafana.put({ uid: 'a', title: 'Theirs' })
    const result = await push(planned, api(), grafana.url)
    expect(doneUids(result)).toEqual([])
    expect(result.problems).toHaveLength(1)
    expect(grafana.dashboards.get('a')?.json.title).toBe('Theirs')
  })
})

describe('pruning', () => {
  it('deletes what telltale has brought for these systems and nothing else', async () => {
    await pushed([wanted('a'), wanted('old')])
    grafana.put({ uid: 'bank', title: 'bank', tags: ['telltale:bank'] })
    grafana.put({ uid: 'hand', title: 'hand', tags: ['generated', 'shop'] })
    grafana.put({ uid: 'both', title: 'both', tags: ['telltale:shop', 'telltale:bank'] })
    grafana.put(
      { uid: 'file', title: 'file', tags: ['telltale:shop'] },
      { provisionedFrom: 'f.json' },
    )
    const { planned, result } = await pushed([wanted('a')], { prune: true })
    expect(actions(planned)).toEqual({ a: 'unchanged', old: 'delete' })
    expect(doneUids(result)).toEqual(['old'])
    expect([...grafana.dashboards.keys()].sort()).toEqual(['a', 'bank', 'both', 'file', 'hand'])
  })

  it('deletes what it brought for systems that are gone, when they are named', async () => {
    await pushed([wanted('a'), wanted('old')])
    grafana.put({ uid: 'bank', title: 'bank', tags: ['telltale:bank'] })
    grafana.put({ uid: 'zoo', title: 'zoo', tags: ['telltale:zoo'] })
    const { planned } = await pushed([wanted('a')], { gone: ['bank'] })
    expect(actions(planned)).toEqual({ a: 'unchanged', bank: 'delete' })
    expect([...grafana.dashboards.keys()].sort()).toEqual(['a', 'old', 'zoo'])
  })

  it('finds them on every page of the search', async () => {
    for (let i = 0; i < 2003; i++) {
      grafana.put({ uid: `o${i}`, title: `o${i}`, tags: ['telltale:shop'] })
    }
    const uids = await api().uidsWithTag('telltale:shop')
    expect(new Set(uids).size).toBe(2003)
    const pages = grafana.heard.map(({ path }) => /page=\d/.exec(path)?.[0])
    expect(pages).toEqual(['page=1', 'page=2', 'page=3'])
  })

  it('nothing is deleted when anything has failed before', async () => {
    await pushed([wanted('old')])
    grafana.interference = ({ path, body }, response) => {
      if (path !== '/api/dashboards/db' || JSON.stringify(body).includes('"b"') === false) return
      response.writeHead(400, { 'content-type': 'application/json' })
      response.end('{"message":"Dashboard title cannot be empty"}')
      return 'handled'
    }
    const { result } = await pushed([wanted('a'), wanted('b')], { prune: true })
    expect(doneUids(result)).toEqual(['a'])
    expect(result.problems.map(({ summary }) => summary)).toEqual([
      'b is refused by Grafana (400): Dashboard title cannot be empty',
    ])
    expect([...grafana.dashboards.keys()].sort()).toEqual(['a', 'old'])
  })

  it('what somebody has saved since it was read stays', async () => {
    await pushed([wanted('old')])
    const planned = await plan([], { prune: true })
    grafana.put({ ...grafana.dashboards.get('old')?.json, title: 'Needed' })
    const result = await push(planned, api(), grafana.url)
    expect(result.problems).toHaveLength(1)
    expect(grafana.dashboards.has('old')).toBe(true)
  })
})

describe('failures', () => {
  const failTimes = (times: number, fail: GrafanaDouble['interference'], method = 'POST') => {
    let left = times
    grafana.interference = (heard, response, answer) => {
      if (heard.method !== method || left === 0) return undefined
      left--
      return fail(heard, response, answer)
    }
  }
  const status =
    (code: number, headers = {}): GrafanaDouble['interference'] =>
    (_, response) => {
      response.writeHead(code, { 'content-type': 'text/html', ...headers })
      response.end('<html><title>Bad Gateway</title></html>')
      return 'handled'
    }

  it.each([429, 500, 502, 503, 504])('%i is asked again until it answers', async (code) => {
    failTimes(3, status(code))
    const { result } = await pushed([wanted('a')])
    expect(result.problems).toEqual([])
    expect(grafana.dashboards.get('a')?.version).toBe(1)
  })

  it('waits as long as Grafana asks for', async () => {
    failTimes(1, status(429, { 'retry-after': '1' }))
    const before = performance.now()
    await pushed([wanted('a')])
    expect(performance.now() - before).toBeGreaterThan(950)
  })

  it('a connection that is cut is tried again', async () => {
    failTimes(2, (_, response) => {
      response.destroy()
      return 'handled'
    })
    const { result } = await pushed([wanted('a')])
    expect(doneUids(result)).toEqual(['a'])
  })

  it.each(['create', 'change'])(
    'an answer that is lost after Grafana has heard it is no conflict with oneself: %s',
    async (action) => {
      if (action === 'change') await pushed([wanted('a')])
      failTimes(1, (_, response, answer) => {
        // Grafana does what it is asked; what it says does not arrive.
        response.writeHead = () => response
        response.end = () => response.destroy()
        answer()
        return 'handled'
      })
      const { result } = await pushed([wanted('a', { title: 'A' })])
      expect(result.problems).toEqual([])
      expect(doneUids(result)).toEqual(['a'])
      expect(grafana.dashboards.get('a')?.version).toBe(action === 'create' ? 1 : 2)
    },
  )

  it('a Grafana that goes down midway: what is done is known, nothing more is begun, one problem', async () => {
    let saved = 0
    grafana.interference = ({ method }, response) => {
      if (method !== 'POST' || saved++ < 5) return undefined
      response.writeHead(503).end()
      return 'handled'
    }
    const pages = Array.from({ length: 20 }, (_, i) => wanted(`a${i}`))
    const { result } = await pushed(pages)
    expect(doneUids(result)).toEqual([...grafana.dashboards.keys()].sort())
    expect(result.done.size).toBe(5)
    expect(result.problems.map(({ code, summary }) => [code, summary])).toEqual([
      ['push/unreachable', `${grafana.url} answers 503 Service Unavailable, 4 times in a row`],
    ])
    // Four under way, each with its tries; nobody has asked for the others.
    expect(saved).toBeLessThanOrEqual(5 + 4 * 4)
    grafana.interference = () => undefined
    const again = await pushed(pages)
    expect(again.result.done.size).toBe(15)
  })

  it('a folder that cannot be created keeps back its dashboards, and no others', async () => {
    grafana.interference = ({ path }, response) => {
      if (path !== '/api/folders') return undefined
      response.writeHead(403, { 'content-type': 'application/json' })
      response.end('{"message":"Permissions needed: folders:create"}')
      return 'handled'
    }
    const { result } = await pushed([wanted('a', { folder: 'Shop' }), wanted('b')])
    expect(doneUids(result)).toEqual(['b'])
    expect(result.problems.map(({ summary }) => summary)).toEqual([
      `${grafana.url} does not allow this token to create the folder "Shop" (403). Grafana says: Permissions needed: folders:create`,
    ])
  })

  it('a token that may only read', async () => {
    const planned = await pushPlan([wanted('a')], ['shop'], api(viewerToken), nothing)
    const result = await push(planned, api(viewerToken), grafana.url)
    expect(result.problems).toMatchObject([
      {
        code: 'push/not-allowed',
        summary:
          "a cannot be pushed: Grafana does not allow this token to save dashboards at the top (403). Grafana says: You'll need additional permissions to perform this action. Permissions needed: dashboards:write",
      },
    ])
    expect(grafana.dashboards.size).toBe(0)
  })

  it('after an interrupt nothing more is begun, and it is known what was done', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const client = grafanaApi({ url: grafana.url, token: editorToken, signal, waitsMs: [] })
    const pages = Array.from({ length: 20 }, (_, i) => wanted(`a${i}`))
    const planned = await pushPlan(pages, ['shop'], client, nothing)
    grafana.interference = ({ method }) => {
      if (method === 'POST' && grafana.dashboards.size === 6) {
        controller.abort(Object.assign(new Error(), { name: 'Interrupted' }))
      }
      return undefined
    }
    const result = await push(planned, client, grafana.url)
    expect(result.problems).toEqual([])
    expect(result.done.size).toBeGreaterThan(0)
    expect(result.done.size).toBeLessThan(20)
    for (const uid of doneUids(result)) expect(grafana.dashboards.has(uid)).toBe(true)
  })
})
