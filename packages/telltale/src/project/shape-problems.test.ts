import { describe, expect, it } from 'vitest'
import { projectOf, shop } from '../../testing/shop.ts'
import { alertRouting, receiver, webhook } from '../index.ts'
import type { AlertRouting } from '../routing/alert-routing.ts'
import type { Route } from '../routing/route.ts'
import { shapeProblems } from './shape-problems.ts'

describe('a routing that is run without its types', () => {
  const team = receiver('team', webhook({ url: 'http://team:8080' }))
  const nothing = { receiver: undefined } as unknown as { receiver: typeof team }
  const noRoute = [undefined] as unknown as readonly Route[]

  it.each<[string, unknown, string]>([
    ['is none', {}, 'the system "shop" has an object in place of a routing'],
    ['tells nobody', alertRouting(nothing), 'the routing of the system "shop" has no receiver'],
    [
      'has a route that is not there',
      alertRouting({ receiver: team, routes: noRoute }),
      'the routing of the system "shop" has no route',
    ],
  ])('%s', (_, given, summary) => {
    const routing = given as AlertRouting
    expect(shapeProblems(projectOf(shop({ routing })))).toMatchObject([
      { code: 'project/incomplete', severity: 'fatal', summary },
    ])
    expect(shapeProblems(projectOf(shop(), { stack: { routing } }))).toMatchObject([
      { summary: summary.replace('the system "shop"', 'the stack') },
    ])
  })

  it('is complete otherwise, and may be left out', () => {
    expect(shapeProblems(projectOf(shop({ routing: alertRouting({ receiver: team }) })))).toEqual(
      [],
    )
    expect(shapeProblems(projectOf(shop(), { stack: {} }))).toEqual([])
  })
})

describe('an option that is not what it has to be', () => {
  const given = (options: object) =>
    ({ ...shop(), options: { ...shop().options, ...options } }) as ReturnType<typeof shop>

  it.each<[object, string]>([
    [{ prometheus: null }, 'the system "shop" has null in place of a prometheus'],
    [{ grafana: 3000 }, 'the system "shop" has a number in place of a grafana'],
    [{ variants: { production: null } }, 'the system "shop" has null in place of a production'],
    [
      { compose: { services: { shop: { ports: 8000 } } } },
      'the service shop of the system "shop" has a number in place of a list of ports',
    ],
    [
      { variants: { production: { compose: { services: { shop: null } } } } },
      'the variant production of the system "shop" has null in place of a service shop',
    ],
  ])('%o', (options, summary) => {
    const found = shapeProblems(projectOf(given(options)))
    expect(found.map((problem) => problem.summary)).toEqual([summary])
  })

  it('of the stack', () => {
    const summaries = (stack: unknown) =>
      shapeProblems(projectOf(shop(), { stack: stack as object })).map(({ summary }) => summary)
    expect(summaries(true)).toEqual(['the project has a boolean in place of a stack'])
    expect(summaries({ addresses: { shop: 'x:1' } })).toEqual([
      'the stack has the text "x:1" in place of a list of addresses of shop',
    ])
  })
})
