/** What docs/alert-routing.md shows is what its examples generate. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AlertingRule, type AlertRouting, ruleGroup, target } from 'telltale'
import { afterAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { http, projectOf, shop } from '../../packages/telltale/testing/shop.ts'

const root = resolve(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/alert-routing.md'), 'utf8')
// Inside the repository, so that its packages are found.
const folder = join(root, 'node_modules/.cache/routing-examples')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the configuration of Alertmanager', async () => {
  const { routing, alerts } = await example(0)
  const files = filesOf(routing, Object.values(alerts ?? {}))
  expect(parse(files.get('shop/alertmanager/alertmanager.yml') ?? '')).toMatchObject(
    parse(fences('yaml')[0] ?? ''),
  )
})

it('the cases for amtool', async () => {
  const { routing, alerts } = await example(0)
  const script = filesOf(routing, Object.values(alerts ?? {})).get(
    'shop/alertmanager/tests/routes.sh',
  )
  const shown = fences('console')[0]?.split('\n') ?? []
  const lines = shown.slice(1, shown.indexOf('$ sh out/shop/alertmanager/tests/routes.sh'))
  expect(lines.length).toBeGreaterThan(4)
  for (const line of lines) expect(script?.split('\n')).toContain(line)
})

it('the rule of Grafana', async () => {
  const { routing, dlqBacklog } = await example(2)
  const files = filesOf(routing, dlqBacklog ? [dlqBacklog] : [])
  expect(parse(files.get('shop/grafana/provisioning/alerting/dlq.yml') ?? '')).toMatchObject(
    parse(fences('yaml')[1] ?? ''),
  )
})

interface Example {
  readonly routing: AlertRouting
  readonly alerts?: Readonly<Record<string, AlertingRule>>
  readonly dlqBacklog?: AlertingRule
}

async function example(index: number): Promise<Example> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `example-${index}.ts`)
  writeFileSync(file, fences('ts')[index] ?? '')
  return import(pathToFileURL(file).href)
}

function filesOf(routing: AlertRouting, rules: readonly AlertingRule[]) {
  const targets = [target('shop-api', { addresses: ['shop:3001'], exposes: { http } })]
  const system = shop({ dashboards: [], targets, rules: [ruleGroup('shop', rules)], routing })
  return emit(projectOf(system))
}

function fences(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text = '']) => text,
  )
}
