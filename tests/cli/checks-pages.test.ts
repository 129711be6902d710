/** Every check has a page, and every page a check: the list is derived from the sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const pages = join(root, 'docs/checks')

/**
 * Not compared: what the running service reports is explained in its own readme, and the list of
 * what can be wrong with files of others is still growing.
 */
const elsewhere = new Set(['runtime', 'files'])

describe('the pages in docs/checks', () => {
  const codes = codesInSources()
  const documented = pagesThere()

  it('finds the codes that it is to compare', () => {
    expect(codes.size).toBeGreaterThan(100)
    expect([...codes]).toContain('metrics/undeclared')
  })

  it('there is one for every code in the sources', () => {
    expect([...codes].filter((code) => !documented.includes(code))).toEqual([])
  })

  it('there is none for a code that no source has', () => {
    const compared = documented.filter((code) => !elsewhere.has(code.split('/')[0] ?? ''))
    expect(compared.filter((code) => !codes.has(code))).toEqual([])
  })

  it.each(documented)('%s says what, why, and shows a bad and a good example', (code) => {
    const text = readFileSync(join(pages, `${code}.md`), 'utf8')
    const headings = text.split('\n').filter((line) => line.startsWith('#'))
    expect(headings).toEqual([`# ${code}`, '## Bad', '## Why', '## Good'])
    expect(text.match(/```/g)).toHaveLength(4)
  })
})

/** A group is what stands before the slash where a problem is made; a code is any text in a group. */
function codesInSources(): ReadonlySet<string> {
  const sources = ['core', 'promql', 'telltale'].flatMap((name) =>
    sourcesIn(join(root, 'packages', name, 'src')),
  )
  const groups = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\bcode: '([a-z]+)\/[a-z-]+'/g)].map((match) => match[1] ?? ''),
    ),
  )
  const codes = sources.flatMap((text) =>
    [...text.matchAll(/(?<=\bcode: |^\s*|\(|\{ ?|\? |: |\| )'([a-z]+)\/([a-z-]+)'/gm)]
      .filter(([, group = '']) => groups.has(group) && !elsewhere.has(group))
      .map(([, group, name]) => `${group}/${name}`),
  )
  return new Set(codes.filter((code) => !folders.has(code)))
}

/** Default folders of the output, which look like codes. */
const folders = new Set(['grafana/dashboards', 'grafana/provisioning'])

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8').replaceAll(/^\s*(\*|\/\/).*$/gm, ''))
}

function pagesThere(): readonly string[] {
  return readdirSync(pages, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => relative(pages, join(pages, path)).split(sep).join('/').replace(/\.md$/, ''))
    .filter((code) => code.includes('/'))
    .sort()
}
