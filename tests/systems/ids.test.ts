/** Every line of the five specifications about deployment is proven by a test that says so. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** How many D lines each specification has; they are numbered from 1. */
const lines = { AH: 12, CO: 12, PR: 13, SH: 21, KR: 12 }

const titles = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => [
    ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(
      /(?:^\s*|\()['`]((?:[A-Z]{2}-[A-Z]\d+, )*[A-Z]{2}-[A-Z]\d+)(?::|')/gm,
    ),
  ])
  .flatMap(([, ids = '']) => ids.split(', '))

it.each(
  Object.entries(lines).flatMap(([system, count]) =>
    Array.from({ length: count }, (_, i) => `${system}-D${i + 1}`),
  ),
)('%s has a test', (id) => {
  expect(titles).toContain(id)
})
