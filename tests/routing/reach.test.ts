/** Who is told, as telltale finds out without a program, is who amtool says is told. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matches, not } from '@telltale/promql'
import fc from 'fast-check'
import { alertRouting, type LabelMatch, type Route, receiver, route } from 'telltale'
import { afterAll, expect, it } from 'vitest'
import { alertmanagerConfig } from '../../packages/telltale/src/routing/alertmanager/alertmanager-config.ts'
import { reach } from '../../packages/telltale/src/routing/reach.ts'
import { routeTreeOf } from '../../packages/telltale/src/routing/route-tree.ts'
import { shop } from '../../packages/telltale/testing/shop.ts'

const folder = mkdtempSync(join(tmpdir(), 'telltale-reach-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const values = ['a', 'b', 'ab', 'a.b', 'x"y']
const labels = ['team', 'tier', 'zone']
const receivers = ['r0', 'r1', 'r2', 'r3'].map((name) => receiver(name))

const labelMatch: fc.Arbitrary<LabelMatch> = fc.oneof(
  fc.constantFrom(...values, ''),
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
  fc.constantFrom(...values).map((value) => not(value)),
  fc
    .uniqueArray(fc.constantFrom(...values), { minLength: 2, maxLength: 3 })
    .map((list) => not(list)),
  fc.constantFrom(/a.*/, /.+/, /[ab]|x.y/, /(?:a|b)\.?b?/).map((pattern) => matches(pattern)),
)

const match = fc.dictionary(fc.constantFrom(...labels), labelMatch, { maxKeys: 2 })

/** Routes three deep. */
const leaf = routeWith(fc.constant([]))
const branch = routeWith(fc.array(leaf, { maxLength: 2 }))
const tree = routeWith(fc.array(fc.oneof(leaf, branch), { maxLength: 2 }))

function routeWith(inside: fc.Arbitrary<readonly Route[]>): fc.Arbitrary<Route> {
  return fc
    .record({
      match,
      to: fc.option(fc.constantFrom(...receivers), { nil: undefined }),
      continues: fc.boolean(),
      inside,
    })
    .map(({ match, to, continues, inside }) =>
      route({ match, continue: continues, ...(to && { receiver: to }) }, ...inside),
    )
}

it('for any routes and any labels', () => {
  fc.assert(
    fc.property(
      fc.array(tree, { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...labels), fc.constantFrom(...values), { maxKeys: 3 }),
      (routes, fixed) => {
        const [first] = receivers
        if (first === undefined) throw new Error('no receiver')
        const routing = alertRouting({ receiver: first, routes })
        const system = shop({ routing })
        const alert = { name: 'A', at: undefined, fixed, open: { names: [], open: false } }
        const own = reach(routeTreeOf(system, routing).root, alert)
        expect(own.map(({ route }) => route.receiver).join(',')).toBe(
          amtool(alertmanagerConfig(system, routing), fixed),
        )
      },
    ),
    { numRuns: 100, seed: 20 },
  )
})

function amtool(config: string, fixed: Readonly<Record<string, string>>): string {
  const file = join(folder, 'alertmanager.yml')
  writeFileSync(file, config)
  const pairs = Object.entries(fixed).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return execFileSync('amtool', ['config', 'routes', 'test', `--config.file=${file}`, ...pairs], {
    encoding: 'utf8',
    // It warns that a file is used, which is what was asked for.
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}
