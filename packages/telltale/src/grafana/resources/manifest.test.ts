import { avg, max, rate, sum } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { carts, highErrorRate, http, shop } from '../../../testing/shop.ts'
import { canonicalJson } from '../../emit/canonical-json.ts'
import { manifestsOf } from '../../emit/manifest-files.ts'
import {
  alertAnnotation,
  constantVariable,
  customVariable,
  dashboard,
  intervalVariable,
  labelValues,
  row,
  stat,
  table,
  text,
  textBoxVariable,
  timeseries,
} from '../../index.ts'
import { folderOfTitle, type Manifest } from './manifest.ts'
import { validateManifest } from './validate-manifest.ts'

const route = labelValues(http.requests, 'route', { multi: true })

/** Everything that the two forms write differently. */
const page = dashboard(
  'shop-page',
  {
    title: 'Shop page',
    description: 'All of it.',
    variables: [
      route,
      customVariable('size', ['small', 'large']),
      intervalVariable('step', ['1m', '5m']),
      textBoxVariable('search', { default: 'cart' }),
      constantVariable('region', 'eu'),
    ],
    annotations: [alertAnnotation('Firing', [highErrorRate])],
    links: [{ title: 'Runbooks', url: 'https://example.com/runbooks' }],
  },
  row('', text('Read me', 'Above all headings.')),
  row(
    'Traffic',
    timeseries('Requests', sum(rate(http.requests)).by('route'), {
      links: [{ title: 'Logs', url: 'https://example.com/logs', newTab: true }],
      repeat: { by: route, maxPerRow: 2 },
    }),
    stat('Open carts', max(carts.open)),
    table('Routes', [sum(rate(http.requests)).by('route'), avg(rate(http.requests)).by('route')]),
  ),
  row('Details', { collapsed: true }, timeseries('Carts', max(carts.open))),
)

const system = shop({ dashboards: [page], grafana: { folder: 'Shop & Söhne' } })

describe('the manifests of a dashboard and its folder', () => {
  it.each(['v1beta1', 'v1', 'v2'] as const)('%s is what the golden file says', async (format) => {
    const manifests = manifestsOf(system, format)
    expect(manifests.map(({ path }) => path)).toEqual([
      'folders/shop-sohne.json',
      'dashboards/shop-page.json',
    ])
    const text = manifests.map(({ manifest }) => canonicalJson(manifest)).join('')
    await expect(text).toMatchFileSnapshot(`testdata/shop-page.${format}.good.json`)
    for (const { manifest } of manifests) expect(validateManifest(read(manifest))).toEqual([])
  })

  it('a dashboard at the top of Grafana has no folder', () => {
    const [only, ...others] = manifestsOf(shop(), 'v2')
    expect(only?.manifest.metadata).toEqual({ name: 'shop-overview' })
    expect(others).toEqual([])
  })

  it.each([
    ['AhaRadar: workers', 'aharadar-workers'],
    ['Café  Zoë', 'cafe-zoe'],
    ['日本', 'folder'],
    [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
  ])('the folder %j has the uid %j', (title, uid) => {
    expect(folderOfTitle(title)).toEqual({ uid, title })
  })

  it.each(['', ' ', undefined])('the folder %j is the top', (title) => {
    expect(folderOfTitle(title)).toBeUndefined()
  })
})

describe('validating a manifest', () => {
  const good = manifestsOf(system, 'v2')[1]?.manifest
  const row = [
    'spec',
    'layout',
    'spec',
    'rows',
    '0',
    'spec',
    'layout',
    'spec',
    'items',
    '0',
    'spec',
  ]

  it.each<[string, readonly string[], unknown]>([
    ['spec has "titel", which is no property of it', ['spec', 'titel'], 'Shop'],
    ['spec lacks "title"', ['spec', 'title'], undefined],
    ['spec.timeSettings.from has to be string', ['spec', 'timeSettings', 'from'], 6],
    [
      'spec.cursorSync has to be one of ["Crosshair","Tooltip","Off"]',
      ['spec', 'cursorSync'],
      'On',
    ],
    ['spec.layout has no known "kind"', ['spec', 'layout', 'kind'], 'Pile'],
    [
      'spec.layout names the element "panel-1", and there is none',
      [...row, 'element', 'name'],
      'panel-1',
    ],
    [
      'spec.variables[1].spec has "qerry", which is no property of it',
      ['spec', 'variables', '1', 'spec', 'qerry'],
      '',
    ],
    [
      'metadata.name is "a b", and has to be 1 to 40 of a-z, A-Z, 0-9, - and _',
      ['metadata', 'name'],
      'a b',
    ],
  ])('%s', (message, path, value) => {
    expect(validateManifest(changed(good, path, value) as Manifest)).toContain(message)
  })

  it('two panels have the same id', () => {
    const [first = '', second = ''] = Object.keys(elementsOf(good))
    const id = Number(first.replace('panel-', ''))
    const bad = changed(good, ['spec', 'elements', second, 'spec', 'id'], id) as Manifest
    expect(validateManifest(bad)).toEqual([`spec.elements has two panels with the id ${id}`])
  })
})

function elementsOf(manifest: Manifest | undefined): object {
  return (manifest?.spec as { elements?: object } | undefined)?.elements ?? {}
}

/** As Grafana gets it. */
function read(manifest: Manifest): Manifest {
  return JSON.parse(canonicalJson(manifest)) as Manifest
}

/** The same data with another value in one place. */
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to
  if (Array.isArray(value)) {
    return value.map((each, i) => (i === Number(key) ? changed(each, rest, to) : each))
  }
  const inner = (value as Readonly<Record<string, unknown>>)[key]
  return JSON.parse(JSON.stringify({ ...(value as object), [key]: changed(inner, rest, to) }))
}
