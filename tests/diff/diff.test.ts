/**
 * `telltale diff` in real repositories.
 *
 * `UPDATE_DIFFS=1 npx vitest run tests/diff` rewrites what it is expected to say; read the
 * difference before committing it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cases } from './cases.ts'
import { inRepository } from './repository.ts'

const golden = join(import.meta.dirname, 'said.md')
const update = process.env.UPDATE_DIFFS === '1'

const expected = existsSync(golden) ? sectionsOf(readFileSync(golden, 'utf8')) : new Map()
const observed = new Map<string, string>()

describe.concurrent('telltale diff says of', () => {
  it.for(cases)('$title', { timeout: 300_000 }, async ({ title, edits }) => {
    const said = await inRepository(async (project) => {
      project.edit(edits)
      const { stdout, stderr, exitCode } = await project.telltale('diff')
      return `${stderr}${stdout}exit ${exitCode}\n`.replaceAll(/\b[0-9a-f]{7}\b/g, '1234567')
    })
    observed.set(title, said)
    if (!update) expect(said).toBe(expected.get(title))
  })
})

it('every case is expected, and no other', () => {
  if (update) writeFileSync(golden, textOf(cases.map(({ title }) => title)))
  else expect([...expected.keys()]).toEqual(cases.map(({ title }) => title))
})

function sectionsOf(text: string): Map<string, string> {
  const sections = text.matchAll(/^## ([^\n]+)\n\n```\n(.*?)^```$/gms)
  return new Map([...sections].map(([, title = '', said = '']) => [title, said]))
}

function textOf(titles: readonly string[]): string {
  const bodies = titles.map((title) => `## ${title}\n\n\`\`\`\n${observed.get(title)}\`\`\`\n`)
  return `# What telltale diff says\n\nWritten by \`diff.test.ts\`; the project is \`shop/\`, what is changed in it stands in \`cases.ts\`.\n\n${bodies.join('\n')}`
}
