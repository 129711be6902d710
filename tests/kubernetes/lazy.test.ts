/** What a build without Kubernetes pays for it: nothing. */
import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

it.each([
  ['is not loaded for a system without a cluster', 'shop()', false],
  ['is loaded for one with a cluster', 'shopInCluster()', true],
])('the library of models %s', (_, system, expected) => {
  const program = `
    import { createRequire } from 'node:module'
    import { emit } from './packages/telltale/src/emit/emit.ts'
    import { shopInCluster } from './packages/telltale/testing/cluster.ts'
    import { projectOf, shop } from './packages/telltale/testing/shop.ts'
    emit(projectOf(${system}))
    const loaded = Object.keys(createRequire(import.meta.url).cache)
    process.stdout.write(String(loaded.some((path) => path.includes('kubernetes-models'))))`
  const flags = ['--conditions=telltale-source', '--import', 'tsx', '--input-type=module']
  const output = execFileSync(process.execPath, [...flags, '--eval', program], {
    cwd: join(root),
    encoding: 'utf8',
  })
  expect(output).toBe(String(expected))
})
