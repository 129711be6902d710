import fc from 'fast-check'
import { expect, it } from 'vitest'
import { normalisePath, routeTable } from './http-paths.ts'

it.each([
  ['/', '/'],
  ['/users/42', '/users/:id'],
  ['/users/42/', '/users/:id'],
  ['/users/2026-11-21', '/users/:id'],
  ['/users/3f2504e0-4f89-11d3-9a0c-0305e82c3301/orders', '/users/:id/orders'],
  ['/commits/9f8a1c2b', '/commits/:id'],
  ['/objects/507f1f77bcf86cd799439011', '/objects/:id'],
  ['/sessions/V1StGXR8_Z5jdHi6B-myT', '/sessions/:id'],
  ['/people/ada@example.org', '/people/:id'],
  ['/api/v1/things', '/api/v1/things'],
  ['/facade/decade', '/facade/decade'],
  ['/administration-and-billing', '/administration-and-billing'],
  ['/a/b/c/d/e/f/g/h/i/j', '/a/b/c/d/e/f/g/h/*'],
])('normalisePath takes what varies out of %s: %s', (path, expected) => {
  expect(normalisePath(path)).toBe(expected)
})

it('normalisePath gives all numbers and all UUIDs one value', () => {
  const values = fc.oneof(fc.nat().map(String), fc.uuid())
  fc.assert(fc.property(values, (id) => normalisePath(`/a/${id}/b`) === '/a/:id/b'))
})

it('normalisePath takes rules of the service', () => {
  const rules = [{ pattern: /^sku-/, replacement: ':sku' }]
  expect(normalisePath('/shop/sku-7/42', rules)).toBe('/shop/:sku/42')
})

it('routeTable finds the declared route, text before parameters before the rest', () => {
  const routeOf = routeTable([
    '/',
    '/items/:id',
    '/items/new',
    '/items/:id/tags',
    '/files/*',
    '/:page',
  ])
  expect(
    ['/', '/items/7', '/items/new', '/items/new/tags', '/files/a/b', '/files', '/about'].map(
      routeOf,
    ),
  ).toEqual(['/', '/items/:id', '/items/new', '/items/:id/tags', '/files/*', '/files/*', '/:page'])
  expect(['/items/7/tags/1', '/a/b', '/items/7/other'].map(routeOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
