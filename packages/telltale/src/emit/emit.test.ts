import { describe, expect, it } from 'vitest'
import { carts, http, overview, projectOf, shop } from '../../testing/shop.ts'
import { dashboard, row } from '../dashboard/dashboard.ts'
import { text } from '../dashboard/panels/text.ts'
import { defineProject } from '../project/project.ts'
import { defineSystem } from '../project/system.ts'
import { target } from '../project/target.ts'
import { canonicalJson } from './canonical-json.ts'
import { emit } from './emit.ts'

describe('the files of a project', () => {
  it('lie below the name of each system, sorted by path', () => {
    const paths = [...emit(projectOf(shop())).keys()]
    expect(paths).toEqual([
      'shop/docker-compose.yml',
      'shop/docs/README.md',
      'shop/docs/metrics.md',
      'shop/docs/runbooks/README.md',
      'shop/docs/runbooks/ShopHighErrorRate.md',
      'shop/docs/start.md',
      'shop/grafana/dashboards/shop-overview.json',
      'shop/grafana/provisioning/dashboards/dashboard.yml',
      'shop/grafana/provisioning/datasources/prometheus.yml',
      'shop/prometheus/alerts.yml',
      'shop/prometheus/prometheus.yml',
      'shop/prometheus/recording-rules.yml',
      'shop/prometheus/tests/ShopHighErrorRate.yml',
    ])
    expect(paths).toEqual([...paths].sort())
  })

  it('are the same bytes in whatever order systems, targets, families and dashboards are listed', () => {
    const other = dashboard('shop-other', { title: 'Other' }, row('R', text('T', 'Hello.')))
    const targets = [
      target('shop-api', {
        addresses: ['shop:3002', 'shop:3001'],
        exposes: { x: { requests: http.requests, duration: http.duration } },
      }),
      target('shop-worker', { addresses: ['shop:9091'], exposes: { carts } }),
    ]
    const swapped = [
      target('shop-worker', { addresses: ['shop:9091'], exposes: { carts } }),
      target('shop-api', {
        addresses: ['shop:3001', 'shop:3002'],
        exposes: { y: { duration: http.duration }, x: http.requests },
      }),
    ]
    const bar = defineSystem('bar', shop({ targets }).options)
    const one = defineProject([shop({ targets, dashboards: [overview, other] }), bar])
    const two = defineProject([bar, shop({ targets: swapped, dashboards: [other, overview] })])
    expect([...emit(two)]).toEqual([...emit(one)])
  })

  it('end with a line end and mention no path of this machine', () => {
    for (const [path, content] of emit(projectOf(shop()))) {
      expect(content, path).toMatch(/[^\n]\n$/)
      expect(content, path).not.toContain(process.cwd())
    }
  })

  it('are the same the second time', () => {
    expect([...emit(projectOf(shop()))]).toEqual([...emit(projectOf(shop()))])
  })
})

describe('canonical JSON', () => {
  it('sorts keys, leaves out what is undefined, and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, 1, { z: 1, a: undefined }], a: null })).toBe(
      '{\n  "a": null,\n  "b": [\n    2,\n    1,\n    {\n      "z": 1\n    }\n  ]\n}\n',
    )
  })
})
