import { expect, it } from 'vitest'
import { projectOf, shop } from '../../testing/shop.ts'
import { defineProject } from '../project/project.ts'
import { emit } from './emit.ts'

const inShop = shop({ grafana: { folder: 'Shop' } })

it('a project that asks for manifests has a file for each folder and dashboard, besides the classic ones', () => {
  const without = emit(projectOf(inShop))
  const files = emit(projectOf(inShop, { manifests: 'v2' }))
  expect([...files.keys()].filter((path) => !without.has(path))).toEqual([
    'shop/grafana-manifests/dashboards/shop-overview.json',
    'shop/grafana-manifests/folders/shop.json',
  ])
  for (const [path, text] of without) expect(files.get(path)).toBe(text)
})

it('the order of dashboards does not show', () => {
  const [page] = inShop.options.dashboards
  const other = page && { ...page, uid: 'shop-other' }
  const dashboards = [page, other].filter((each) => each !== undefined)
  const files = (pages: typeof dashboards) =>
    [...emit(projectOf(shop({ dashboards: pages }), { manifests: 'v1' }))].filter(([path]) =>
      path.includes('manifests'),
    )
  expect(files([...dashboards].reverse())).toEqual(files(dashboards))
  expect(files(dashboards)).toHaveLength(2)
})

it('in the stack every system has a folder, and its dashboards name it', () => {
  const files = emit(defineProject([shop()], { manifests: 'v2', stack: {} }))
  const read = (path: string) => JSON.parse(files.get(`stack/grafana-manifests/${path}`) ?? '')
  expect(read('folders/shop.json').spec).toEqual({ title: 'Shop' })
  expect(read('dashboards/shop-overview.json').metadata).toEqual({
    annotations: { 'grafana.app/folder': 'shop' },
    name: 'shop-overview',
  })
})
