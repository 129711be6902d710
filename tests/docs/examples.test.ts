import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const pages = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('out/'))

/**
 * A fence that imports packages is a whole program: it must compile as it is printed. One that
 * imports a file beside it is a part of a project, and the pages of the checks show faults.
 */
const programs = pages
  .filter((page) => !page.startsWith('docs/checks/'))
  .flatMap((page) =>
    fences(page, 'ts')
      .filter(({ text }) => /^import /m.test(text) && !/ from '\./.test(text))
      .map(({ line, text }) => ({ page, line, text })),
  )

describe('the documentation', () => {
  it('shows programs that compile', () => {
    expect(programs.length).toBeGreaterThan(5)
    // Inside the repository, so that its packages are found as a reader's project would find them.
    const folder = join(root, 'node_modules/.cache/docs-examples')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    const files = programs.map(({ page, line, text }) => {
      const file = join(folder, `${page.replaceAll(/[/.]/g, '-')}-${line}.ts`)
      writeFileSync(file, text)
      return file
    })
    const compilerOptions = {
      ...JSON.parse(readFileSync(join(root, 'tsconfig.base.json'), 'utf8')).compilerOptions,
      composite: false,
      declaration: false,
      noEmit: true,
      noUnusedLocals: false,
      noUncheckedIndexedAccess: true,
      allowJs: true,
      typeRoots: [join(root, 'node_modules/@types')],
    }
    const config = join(folder, 'tsconfig.json')
    writeFileSync(config, JSON.stringify({ compilerOptions, files }))
    expect(typeErrors(config)).toBe('')
  })

  it('links only to what exists', () => {
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target]) => ({ page, target: target ?? '' }))
        .filter(({ target }) => !existsSync(join(root, dirname(page), target))),
    )
    expect(broken).toEqual([])
  })
})

function fences(page: string, language: string) {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    text: match[1] ?? '',
  }))
}

function typeErrors(config: string): string {
  try {
    return execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', config, '--pretty', 'false'], {
      encoding: 'utf8',
    })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}
