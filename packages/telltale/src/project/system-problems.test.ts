import { describe, expect, it } from 'vitest'
import { alert, carts, http, overview, projectOf, shop } from '../../testing/shop.ts'
import { dashboard } from '../dashboard/dashboard.ts'
import { type EnvironmentVariable, fromEnvironment } from '../deploy/from-environment.ts'
import {
  type AlertmanagerOptions,
  alertRouting,
  email,
  receiver,
  ruleGroup,
  webhook,
} from '../index.ts'
import { defineProject, type ProjectOptions } from './project.ts'
import { defineSystem, type SystemOptions } from './system.ts'
import { systemProblems } from './system-problems.ts'
import { target } from './target.ts'

const { prometheus, grafana } = shop().options

it('a system with nothing wrong has no problems', () => {
  expect(problems({})).toEqual([])
})

it.each(['Shop', 'my shop', '../shop', 'shop/api', ''])('a system is not called "%s"', (name) => {
  const found = systemProblems(projectOf(defineSystem(name, shop().options)))
  expect(found.map(({ code }) => code)).toContain('project/system-name')
})

it('two folders of Grafana have uids that differ, as their titles do', () => {
  const inFolder = (name: string, folder: string) =>
    defineSystem(name, { ...shop().options, grafana: { ...grafana, folder } })
  const found = (...folders: readonly string[]) =>
    systemProblems(defineProject(folders.map((folder, i) => inFolder(`shop-${i}`, folder))))
      .filter(({ code }) => code === 'project/folder-uid')
      .map(({ summary }) => summary)
  expect(found('Shop: API', 'Shop API')).toEqual([
    'the folders "Shop: API" and "Shop API" both get the uid "shop-api"',
  ])
  expect(found('Shop', 'Shop', 'Bank', '', '')).toEqual([])
})

it('a system is scraped somewhere, or its queries find nothing', () => {
  expect(codes({ targets: [] })).toEqual(['project/no-targets'])
  expect(codes({ targets: [], dashboards: [], rules: [] })).toEqual([])
})

describe('a target', () => {
  it('has a job that no other target of the system has', () => {
    expect(
      only({ targets: [api(['h:1']), target('api', { addresses: ['h:2'], exposes: { carts } })] }),
    ).toMatchObject({
      code: 'project/duplicate-job',
      summary: 'two targets have the job "api"',
      path: ['Shop', 'api'],
    })
  })

  it.each(['shop:3001', 'shop-1.example.com:80', '10.0.0.1:9091', '[::1]:9091'])(
    'may listen at %s',
    (address) => {
      expect(problems({ targets: [api([address])] })).toEqual([])
    },
  )

  it.each([
    'shop',
    'shop:',
    'shop:NaN',
    'shop:0',
    'shop:70000',
    'shop:3001/metrics',
    ':3001',
    'a b:1',
  ])('does not listen at "%s"', (address) => {
    expect(codes({ targets: [api([address])] })).toEqual(['project/address'])
  })

  it('has an address without scheme and path, and learns what was probably meant', () => {
    expect(only({ targets: [api(['http://shop:3001/metrics'])] }).summary).toBe(
      '"http://shop:3001/metrics" of target "api" is not host:port. Write "shop:3001".',
    )
  })

  it('has an address, a job and a path that begins with a slash', () => {
    expect(codes({ targets: [api([])] })).toEqual(['project/address'])
    const nameless = target(' ', { addresses: ['h:1'], exposes: { http } })
    expect(codes({ targets: [nameless] })).toEqual(['project/job-name'])
    for (const path of ['metrics', '/metrics?x=1', '', '/a b']) {
      const bad = target('api', { addresses: ['h:1'], path, exposes: { http } })
      expect(codes({ targets: [bad] }), path).toEqual(['project/metrics-path'])
    }
  })
})

describe('a port', () => {
  it.each([Number.NaN, 0, -1, 65_536, 1.5, Number.POSITIVE_INFINITY])('is not %d', (port) => {
    expect(only({ prometheus: { ...prometheus, port } })).toMatchObject({
      code: 'project/port',
      summary: `prometheus.port of "shop" is ${port}`,
    })
    expect(codes({ grafana: { ...grafana, port } })).toEqual(['project/port'])
    expect(problems({ routing: routingAt({ port }) }, { docsUrl: false })).toMatchObject([
      { code: 'project/port', summary: `alertmanager.port of "shop" is ${port}` },
    ])
  })

  it('is no text, as variables of the environment are', () => {
    const port = '9090' as unknown as number
    expect(only({ prometheus: { ...prometheus, port } })).toMatchObject({
      code: 'project/port',
      summary: 'prometheus.port of "shop" is the text "9090"',
    })
  })

  it('of the stack is opened on an address of a machine, too', () => {
    const stack = {
      prometheus: { bind: 'localhost' },
      grafana: { bind: '' },
      routing: routingAt({ bind: 'alertmanager' }),
    }
    expect(
      problems({}, { stack }).flatMap(({ code, summary }) =>
        code === 'project/bind' ? [summary] : [],
      ),
    ).toEqual([
      'prometheus of "stack" listens on "localhost", which is not an address of a machine',
      'grafana of "stack" listens on "", which is not an address of a machine',
      'alertmanager of "stack" listens on "alertmanager", which is not an address of a machine',
    ])
  })

  it('is wanted by one process of the host only', () => {
    expect(only({ grafana: { ...grafana, port: 9090 } })).toMatchObject({
      code: 'project/port-clash',
      summary: 'Prometheus and Grafana of "shop" both want port 9090 of the host',
    })
    expect(only({ targets: [api(['host.docker.internal:9090'])] }).summary).toBe(
      'Prometheus and target "api" of "shop" both want port 9090 of the host',
    )
    expect(problems({ targets: [api(['elsewhere:9090'])] })).toEqual([])
    expect(problems({ targets: [api(['localhost:9090'])] })).toEqual([])
  })
})

describe('an image', () => {
  const digest = `sha256:${'0'.repeat(64)}`

  it.each([
    'prom/prometheus:v2.47.0',
    'registry.example.com:5000/prom/prometheus:v2',
    `prom/prometheus@${digest}`,
  ])('may be %s', (image) => {
    expect(problems({ prometheus: { ...prometheus, image } })).toEqual([])
  })

  it.each(['', 'Prom/Prometheus:v1', 'prom/prometheus:', 'prom prometheus:v2', 'a:b:c'])(
    'is not "%s"',
    (image) => {
      expect(codes({ prometheus: { ...prometheus, image } })).toEqual(['project/image'])
    },
  )

  it.each(['grafana/grafana', 'grafana/grafana:latest'])(
    'names its version, which %s does not',
    (image) => {
      expect(only({ grafana: { ...grafana, image } })).toMatchObject({
        code: 'project/unpinned-image',
        severity: 'warning',
      })
    },
  )
})

describe('a length of time', () => {
  it.each(['scrapeInterval', 'evaluationInterval', 'retention', 'ruleRange'] as const)(
    'is readable and not zero: %s',
    (option) => {
      for (const value of ['15', '1.5m', '', '0s', 'NaNs']) {
        expect(codes({ prometheus: { ...prometheus, [option]: value } }), value).toEqual([
          'project/duration',
        ])
      }
    },
  )
})

describe('where files go', () => {
  it.each(['/etc', '../other', 'a/../../b', 'a\\b', '', 'a//b', './a', 'C:/x'])(
    'is inside of the output, not "%s"',
    (path) => {
      expect(codes({ paths: { prometheus: path } })).toEqual(['project/path'])
    },
  )

  it('may be the top for a folder, and for no file', () => {
    expect(problems({ paths: { prometheus: '.' } })).toEqual([])
    expect(codes({ paths: { compose: '.' } })).toEqual(['project/path'])
  })

  it('is a path for one file only, also where upper and lower case are the same', () => {
    expect(only({ paths: { recordingRules: 'prometheus/Alerts.yml' } })).toMatchObject({
      code: 'project/duplicate-path',
      summary:
        'the alerting rules and the recording rules of "shop" both go to "prometheus/Alerts.yml"',
    })
  })

  it('is where Grafana looks for each kind, under a name that it reads', () => {
    expect(codes({ paths: { dataSources: 'grafana/sources/prometheus.json' } })).toEqual([
      'project/path',
    ])
    const paths = { dataSources: 'grafana/sources.yml', dashboardProvider: 'grafana/provider.yml' }
    expect(only({ paths }).summary).toBe(
      'paths.dataSources and paths.dashboardProvider of "shop" are in one folder, "grafana"',
    )
  })

  it.each(['../up.json', 'overview', 'overview.yml', '/tmp/x.json'])(
    'is a .json file for a dashboard, not "%s"',
    (file) => {
      const dashboards = [dashboard('uid', { title: 'Page', file }, ...overview.rows)]
      expect(only({ dashboards })).toMatchObject({ code: 'project/path', path: ['Shop', 'Page'] })
    },
  )
})

describe('what people open', () => {
  it.each(['grafana.example.com', 'ftp://x', 'https://', '/docs'])('is not at "%s"', (url) => {
    expect(codes({ grafana: { ...grafana, url } })).toEqual(['project/grafana-url'])
    expect(codes({}, { docsUrl: url })).toEqual(['project/docs-url'])
  })
})

describe('the runbook of an alert that is sent', () => {
  const receiverOf = receiver('chat', email({ to: 'a@example.org' }))
  const routing = alertRouting({ receiver: receiverOf, alertmanager: { image: 'a:v0.27.0' } })
  const rules = [ruleGroup('shop', [alert('ShopSlow'), alert('ShopDown')])]

  it('is to be opened from its notification: without docsUrl a note says how', () => {
    expect(only({ rules, routing })).toMatchObject({
      code: 'project/no-docs-url',
      severity: 'info',
      summary: 'the runbook_url of 2 alerts is a path: out/shop/docs/runbooks/ShopSlow.md',
      fix: expect.stringContaining("docsUrl: 'https://github.com/acme/monitoring/blob/main/out'"),
      at: { file: expect.stringContaining('shop.ts') },
    })
  })

  it('has an address, or nobody is sent one, and then nothing is said', () => {
    expect(problems({ rules, routing }, { docsUrl: 'https://runbooks.example.org' })).toEqual([])
    expect(problems({ rules, routing }, { docsUrl: false })).toEqual([])
    expect(problems({ rules })).toEqual([])
    const annotations = { runbook_url: 'https://runbooks.example.org/slow' }
    const own = [ruleGroup('shop', [alert('ShopSlow', { annotations })])]
    expect(problems({ rules: own, routing })).toEqual([])
  })
})

it.each([
  [fromEnvironment('1 X'), 'GF_A=${1 X:?Set 1 X}'],
  [fromEnvironment('X', { otherwise: 'a}b' }), 'GF_A=${X:-a}b}'],
  [{ secret: 'x' }, 'GF_A={"secret":"x"}'],
])('a variable that Compose cannot read is shown as it would be written: %o', (value, shown) => {
  const environment = { GF_A: value as EnvironmentVariable }
  const compose = { prometheus: { environment } }
  for (const found of [
    problems({ grafana: { ...grafana, environment } }),
    problems({ grafana: { ...grafana, environment }, compose: false }),
    problems({ compose }),
  ]) {
    expect(found).toMatchObject([{ code: 'project/environment' }])
    expect(found[0]?.summary).toContain(shown)
  }
})

it('environment variables are names with texts', () => {
  const environment = { GF_A: 'x', 'GF-B': 'x', GF_C: false as unknown as string }
  expect(codes({ grafana: { ...grafana, environment } })).toEqual([
    'project/environment',
    'project/environment',
  ])
})

it('finds every problem, and each says where, why and what to do', () => {
  const found = problems({
    targets: [api(['nowhere'])],
    prometheus: { ...prometheus, port: Number.NaN, retention: 'forever' as '1d' },
    grafana: { ...grafana, image: '' },
  })
  expect(found.map(({ code }) => code)).toEqual([
    'project/address',
    'project/duration',
    'project/image',
    'project/port',
  ])
  for (const { at, why, fix } of found) {
    expect(at?.file).toMatch(/\.ts$/)
    expect(why).toMatch(/\.$/)
    expect(fix).not.toBe('')
  }
})

function routingAt(place: Partial<AlertmanagerOptions>) {
  return alertRouting({
    receiver: receiver('team', webhook({ url: 'http://team:8080' })),
    alertmanager: { image: 'prom/alertmanager:v0.27.0', ...place },
  })
}

function api(addresses: readonly string[]) {
  return target('api', { addresses, exposes: { http } })
}

function problems(options: Partial<SystemOptions>, projectOptions: ProjectOptions = {}) {
  return systemProblems(projectOf(shop(options), projectOptions))
}

function codes(options: Partial<SystemOptions>, projectOptions: ProjectOptions = {}) {
  return problems(options, projectOptions).map(({ code }) => code)
}

function only(options: Partial<SystemOptions>) {
  const [first, ...rest] = problems(options)
  if (first === undefined || rest.length > 0) {
    throw new Error(`expected one problem, found: ${codes(options).join(', ') || 'none'}`)
  }
  return first
}
