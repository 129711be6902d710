import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generateSchemas } from '../../../scripts/schemas/generate.ts'
import { sdkVersion } from './index.ts'

const { version } = JSON.parse(
  readFileSync(
    new URL('../../../node_modules/@grafana/grafana-foundation-sdk/package.json', import.meta.url),
    'utf8',
  ),
)

it('the schemas were generated from the SDK that is installed', () => {
  expect(`v${sdkVersion}`).toBe(version)
})

it('generating them again gives the same bytes (if not: pnpm schemas in packages/telltale)', () => {
  const generated = generateSchemas()
  expect([...generated.keys()]).toEqual([
    'schemas.generated.js',
    'validators.generated.js',
    'manifest-validators.generated.cjs',
  ])
  for (const [name, text] of generated) {
    // Not toBe: a difference in half a megabyte is not worth printing.
    expect(text === readFileSync(new URL(name, import.meta.url), 'utf8'), name).toBe(true)
  }
}, 120_000)
