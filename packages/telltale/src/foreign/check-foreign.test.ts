import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkForeign } from './check-foreign.ts'
import type { ForeignOptions } from './foreign-model.ts'
import { metricsOfBytes } from './read-metrics.ts'

const folder = mkdtempSync(join(tmpdir(), 'telltale-foreign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const metrics = metricsOfBytes(
  Buffer.from(
    '# TYPE http_requests_total counter\nhttp_requests_total{route="/"} 1\n# TYPE queued gauge\nqueued 1\n',
  ),
  'shop.prom',
)

/** Each problem as `code line:column`, of a file with this content. */
function found(name: string, content: string | Uint8Array): readonly string[] {
  const file = join(folder, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return checkForeign({ metrics, files: [file] }).problems.map(
    ({ code, at }) => `${code} ${at?.line}:${at?.column}`,
  )
}

const datasource = { name: 'datasource', type: 'datasource', query: 'prometheus' }

function dashboard(expr: string, more: object = {}): object {
  return {
    title: 'Shop',
    uid: 'shop',
    schemaVersion: 39,
    editable: false,
    templating: { list: [datasource] },
    panels: [
      {
        id: 1,
        type: 'timeseries',
        title: 'Requests',
        description: 'HTTP requests answered.',
        datasource: { type: 'prometheus', uid: '$datasource' },
        fieldConfig: { defaults: { unit: 'reqps' } },
        targets: [{ refId: 'A', expr }],
      },
    ],
    ...more,
  }
}

const steps = (depth: number) =>
  Array.from({ length: depth }, (_, i) => `${' '.repeat(i)}a:\n`).join('')
/** https://en.wikipedia.org/wiki/Billion_laughs_attack */
const laughs = [
  'a: &a [x]',
  ...Array.from('bcdefghij', (name, i) => laugh(name, 'abcdefghi'[i] ?? '')),
].join('\n')
function laugh(name: string, of: string): string {
  return `${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]`
}

const wrong = 'sum(rate(http_request_total[5m]))'
const rule = (expr: string) => `- record: shop:http_requests:rate5m\n  expr: ${expr}`
const indented = (text: string, by: number) => text.replaceAll(/^/gm, ' '.repeat(by))

describe('files that are none', () => {
  it.each([
    ['an empty file', 'empty.json', '', 'files/empty 0:0'],
    ['a file of blanks', 'blank.yml', ' \n\n', 'files/empty 0:0'],
    ['a binary file', 'image.json', new Uint8Array([137, 80, 78, 71, 0, 1]), 'files/binary 0:0'],
    ['another encoding', 'latin.yml', new Uint8Array([97, 58, 32, 228]), 'files/binary 0:0'],
    ['JSON that is cut off', 'cut.json', '{"panels": [1,', 'files/json 1:15'],
    ['JSON with a comma too many', 'comma.json', '{\n  "panels": [1,]\n}', 'files/json 2:16'],
    ['YAML that is cut off', 'cut.yml', 'groups:\n  - {name: "a', 'files/yaml 2:14'],
    ['YAML with a key twice', 'twice.yml', 'groups: []\ngroups: []\n', 'files/yaml 2:1'],
    ['UTF-16', 'utf16.json', Buffer.from('\ufeff{}', 'utf16le'), 'files/binary 0:0'],
    ['brackets that never close', 'open.json', '['.repeat(100_000), 'files/json 1:1'],
    [
      'brackets in brackets',
      'deep.json',
      `${'['.repeat(1e5)}${']'.repeat(1e5)}`,
      'files/too-deep 0:0',
    ],
    ['YAML in YAML', 'deep.yml', `${'['.repeat(5e3)}${']'.repeat(5e3)}`, 'files/too-deep 0:0'],
    ['indentation without end', 'steps.yml', steps(2_000), 'files/yaml'],
    ['aliases without end', 'laughs.yml', laughs, 'files/yaml 1:1'],
  ])('%s', (_, name, content, problem) => {
    expect(found(name, content)[0]?.slice(0, problem.length)).toBe(problem)
  })

  it.each([
    ['a folder without files', 'bare', 'there is no JSON or YAML file in this folder'],
    ['a link that leads back to itself', 'loop.json', 'the link leads back to itself'],
    ['a link to nothing', 'dangling.json', 'there is no such file'],
    ['a pipe that nobody writes to', 'pipe.json', 'it is a pipe'],
    ['a pattern that matches nothing', '*.jsonnet', 'there is no such file'],
  ])('%s', (_, name, reason) => {
    const odd = join(folder, 'odd')
    rmSync(odd, { recursive: true, force: true })
    mkdirSync(join(odd, 'bare'), { recursive: true })
    symlinkSync('loop.json', join(odd, 'loop.json'))
    symlinkSync('nowhere', join(odd, 'dangling.json'))
    execFileSync('mkfifo', [join(odd, 'pipe.json')])
    expect(checkForeign({ metrics, files: [join(odd, name)] }).problems).toMatchObject([
      { code: 'files/unreadable', summary: `${name} cannot be read: ${reason}` },
    ])
  })

  it('is found once where links lead in a circle', () => {
    const at = join(folder, 'circle/inside')
    mkdirSync(at, { recursive: true })
    symlinkSync('..', join(at, 'up'))
    writeFileSync(join(folder, 'circle/plain.json'), JSON.stringify(dashboard(wrong)))
    const { problems, counts } = checkForeign({ metrics, files: [join(folder, 'circle')] })
    expect(counts.files).toBe(1)
    expect(problems).toMatchObject([{ at: { file: join(folder, 'circle/plain.json') } }])
  })

  it.each([
    ['a byte order mark', 'bom.json', '\ufeff', '\n', '33:24'],
    ['lines of Windows', 'crlf.json', '', '\r\n', '33:24'],
  ])('that one with %s is read, and its places are right', (_, name, mark, line, place) => {
    const text = `${mark}${JSON.stringify(dashboard(wrong), null, 1).replaceAll('\n', line)}`
    expect(found(name, text)).toEqual([`metrics/undeclared ${place}`])
  })

  it('of a key that stands there twice the last one counts, and is pointed at', () => {
    const text = JSON.stringify(dashboard(wrong)).replace('"expr"', '"expr":"up","expr"')
    const [at] = found('twice.json', text)
    expect(at).toBe(`metrics/undeclared 1:${text.indexOf('http_request_total') + 1}`)
  })

  it('is left alone when it is neither a dashboard nor rules', () => {
    expect(found('package.json', '{"name": "shop"}')).toEqual([])
    expect(found('list.yml', '- 1\n- a: [b]\n')).toEqual([])
  })
})

describe('dashboards in all their wrappings', () => {
  const inner = JSON.stringify(dashboard(wrong))
  const spec = dashboard(wrong, { uid: undefined })
  const panels = (dashboard(wrong) as { readonly panels: readonly [object] }).panels
  const manifest = { apiVersion: 'dashboard.grafana.app/v1', metadata: { name: 'shop' } }

  it.each([
    ['plain', 'plain.json', inner],
    ['as the API answers', 'api.json', JSON.stringify({ dashboard: dashboard(wrong), meta: {} })],
    ['a manifest', 'v1.json', JSON.stringify({ ...manifest, kind: 'Dashboard', spec })],
    ['a list', 'list.json', JSON.stringify({ kind: 'List', items: [dashboard(wrong)] })],
    [
      'a config map',
      'map.yml',
      `kind: ConfigMap\nmetadata: { name: x }\ndata:\n  shop.json: |\n    ${inner}\n`,
    ],
    [
      'an object of the operator',
      'operator.yml',
      `kind: GrafanaDashboard\nspec:\n  json: |\n    ${inner}\n`,
    ],
    [
      'a library panel of an export',
      'export.json',
      JSON.stringify(
        dashboard(wrong, {
          __elements: { u1: { uid: 'u1', kind: 1, model: panels[0] } },
          panels: [{ id: 1, title: 'Requests', libraryPanel: { uid: 'u1', name: 'Requests' } }],
        }),
      ),
    ],
  ])('%s', (_, name, content) => {
    const file = join(folder, 'wrapped', name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    const { problems } = checkForeign({ metrics, files: [file] })
    expect(problems.map(({ code }) => code)).toEqual(['metrics/undeclared'])
    const [{ at } = { at: undefined }] = problems
    const line = content.split('\n')[(at?.line ?? 0) - 1] ?? ''
    // In an export the panel stands inside of the file's own library.
    if (!name.startsWith('export')) {
      expect(line.slice((at?.column ?? 0) - 1)).toMatch(/^http_request_total/)
    }
  })

  it('finds a library panel in a file of its own', () => {
    const at = join(folder, 'library')
    mkdirSync(at)
    const model = { ...panels[0], id: 0 }
    writeFileSync(join(at, 'panel.json'), JSON.stringify({ uid: 'u1', kind: 1, model }))
    const used = [{ id: 1, libraryPanel: { uid: 'u1', name: 'Requests' } }]
    writeFileSync(join(at, 'shop.json'), JSON.stringify(dashboard('', { panels: used })))
    const { problems } = checkForeign({ metrics, files: [at] })
    expect(problems.map(({ code, at: place }) => [code, place?.file])).toEqual([
      ['metrics/undeclared', join(at, 'panel.json')],
    ])
  })

  it('reads one of 300 panels', () => {
    const [panel] = panels
    const many = Array.from({ length: 300 }, (_, i) => ({ ...panel, id: i + 1 }))
    expect(found('many.json', JSON.stringify(dashboard('', { panels: many })))).toHaveLength(300)
  })
})

describe('rules in all their wrappings', () => {
  const groups = `groups:\n  - name: shop\n    rules:\n${indented(rule(wrong), 6)}\n`

  it.each([
    ['a rule file', `# Why.\n${groups}`, '6:24'],
    ['an object of the operator', `kind: PrometheusRule\nspec:\n${indented(groups, 2)}`, '7:26'],
    ['a namespace of Mimir', `namespace: shop\n${groups}`, '6:24'],
    ['namespaces as Mimir answers them', groups.replace('groups:', 'shop:'), '5:24'],
    ['the second of two documents', `a: 1\n---\n${groups}`, '7:24'],
    ['a config map', `kind: ConfigMap\ndata:\n  rules.yml: |\n${indented(groups, 4)}`, '8:28'],
    [
      'an expression on several lines',
      groups.replace(wrong, `|\n          sum(\n            ${wrong.slice(4)}`),
      '7:18',
    ],
    [
      'a folded expression',
      groups.replace(wrong, `>-\n          sum(\n          ${wrong.slice(4)}`),
      '7:16',
    ],
    [
      'a quoted expression',
      groups.replace(wrong, `'${wrong.replace('[', "{route=''/''}[")}'`),
      '5:25',
    ],
  ])('%s', (name, content, place) => {
    expect(found(`${name}.yml`, content)).toEqual([`metrics/undeclared ${place}`])
  })
})

it('any mixture of JSON gets an answer', () => {
  const leaf = fc.oneof(
    fc.constantFrom('$x', '{{', 'sum(', '-- Mixed --', 'prometheus', 'query', 'row', 'graph', '[['),
    fc.jsonValue({ maxDepth: 1 }),
  )
  const keys =
    'panels rows targets expr datasource templating list type query gridPos id title uid spec elements layout kind groups rules alert record labels annotations data items dashboard apiVersion route receivers scrape_configs static_configs inhibit_rules legendFormat fieldConfig defaults overrides unit thresholds steps options'
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys.split(' ')), tie('value'), { maxKeys: 8 }),
    ),
  }))
  fc.assert(
    fc.property(value, (json) => {
      const file = join(folder, 'any.json')
      writeFileSync(file, JSON.stringify(json) ?? 'null')
      for (const { code, summary, why, fix } of checkForeign({ metrics, files: [file] }).problems) {
        expect([code, summary, why, fix].every((text) => text.length > 0)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})

describe('what is known of the metrics', () => {
  beforeAll(() => {
    writeFileSync(
      join(folder, 'known.json'),
      JSON.stringify(dashboard('sum(rate(x{env="a"}[5m]))')),
    )
  })
  const learn = (text: string) => metricsOfBytes(Buffer.from(text), 'x.prom')
  const codes = (text: string, targetLabels: readonly string[] = []) =>
    checkForeign({
      metrics: learn(text),
      files: [join(folder, 'known.json')],
      targetLabels,
    }).problems.map(({ code }) => code)

  it('labels that scraping attaches are no mistakes once they are named', () => {
    const text = '# TYPE x counter\nx 1\n'
    expect(codes(text)).toContain('metrics/undeclared-label')
    expect(codes(text, ['env'])).toEqual([])
  })

  it('a metric without a type may be a counter', () => {
    expect(codes('x{env="a"} 1\n')).toEqual([])
  })

  it('without any metrics there is one problem and not one for each query', () => {
    expect(codes('')).toEqual(['files/empty'])
  })
})

describe('how samples are collected, and by which Prometheus', () => {
  const at = join(folder, 'collected')
  beforeAll(() => mkdirSync(at))

  /** What is wrong with a panel with this query beside other files. */
  const beside = (
    expr: string,
    others: Readonly<Record<string, string>>,
    options: Partial<ForeignOptions> = {},
  ): readonly string[] => {
    const texts = Object.entries({ 'shop.json': JSON.stringify(dashboard(expr)), ...others }).map(
      ([name, text]) => ({ name, text }),
    )
    return checkForeign({ metrics, files: [], texts, ...options }).problems.map(
      ({ summary }) => summary,
    )
  }
  const rated = (range: string, job = '') => `sum(rate(http_requests_total${job}[${range}]))`
  const jobs = 'scrape_configs: [{ job_name: shop }, { job_name: slow, scrape_interval: 5m }]'
  const source = (jsonData: string) =>
    `datasources: [{ name: P, type: prometheus, jsonData: { ${jsonData} } }]`

  it.each<[string, string, Record<string, string>, Partial<ForeignOptions>, string | undefined]>([
    ['15s when nobody says anything', rated('1m'), {}, {}, undefined],
    ['15s, which a range may be too short for', rated('45s'), {}, {}, 'scraped every 15s'],
    ['as a flag says', rated('1m'), {}, { scrapeInterval: '30s' }, 'scraped every 30s'],
    ['as Prometheus does without a word', rated('2m'), { 'p.yml': jobs }, {}, 'scraped every 1m'],
    [
      'as its configuration says',
      rated('1m'),
      { 'p.yml': `global: { scrape_interval: 30s }\n${jobs}` },
      {},
      'scraped every 30s',
    ],
    [
      'as the job of the query says',
      rated('10m', '{job="slow"}'),
      { 'p.yml': jobs },
      {},
      'scraped every 5m',
    ],
    [
      'as a flag says, whatever the configuration says',
      rated('10m', '{job="slow"}'),
      { 'p.yml': jobs },
      { scrapeInterval: '1m' },
      undefined,
    ],
    [
      'as a data source of Grafana says',
      rated('1m'),
      { 's.yml': source('timeInterval: 1m') },
      {},
      'scraped every 1m',
    ],
  ])('targets are scraped %s', (_, expr, others, options, words) => {
    const found = beside(expr, others, options)
    if (words === undefined) expect(found).toEqual([])
    else expect(found).toEqual([expect.stringContaining(words)])
  })

  it('a recorded series has a sample whenever its own group is evaluated', () => {
    const recorded = `groups:
  - name: slow
    interval: 2m
    rules: [{ record: 'shop:queued:max', expr: 'max(queued)' }]
`
    const expr = 'max(deriv(shop:queued:max[5m]))'
    expect(beside(expr, { 'r.yml': recorded })).toEqual([
      'deriv() over 5m: the rule is evaluated every 2m',
    ])
    expect(beside(expr, { 'r.yml': recorded.replace('    interval: 2m\n', '') })).toEqual([])
  })

  it('functions are those of the version that a flag or a data source says', () => {
    const missing = ['Prometheus 2.47 has no limitk(): it came with 2.54']
    const expr = 'sum(limitk(2, rate(http_requests_total[5m])))'
    expect(beside(expr, {})).toEqual([])
    expect(beside(expr, {}, { prometheusVersion: '2.47' })).toEqual(missing)
    expect(beside(expr, { 's.yml': source('prometheusVersion: 2.47.1') })).toEqual(missing)
    const mimir = source('prometheusVersion: 2.9.1, prometheusType: Mimir')
    expect(beside(expr, { 's.yml': mimir })).toEqual([])
  })

  it('what a rule file says is what that version reads', () => {
    const rules = `groups:
  - name: shop
    query_offset: 30s
    rules: [{ record: 'shop:queued:max', expr: 'max(queued)' }]
`
    expect(beside('max(queued)', { 'r.yml': rules }, { prometheusVersion: '2.47' })).toEqual([
      'rule group "shop" has queryOffset, which Prometheus has since 2.53; this one is 2.47',
    ])
  })

  it('shares that may be NaN are found in rules, and not in panels', () => {
    const share = 'rate(http_requests_total[5m]) / rate(http_requests_total[10m])'
    const rules = `groups:
  - name: shop
    rules: [{ record: 'shop:share:sum', expr: 'sum(${share})' }]
`
    expect(beside('max(queued)', { 'r.yml': rules })).toEqual(['sum() of a share that may be NaN'])
    expect(beside(`sum(${share})`, {}).filter((text) => text.includes('NaN'))).toEqual([])
  })
})
