/** Pictures of the documents: each is there, and each is shown somewhere. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const tracked = (pattern: string) =>
  execFileSync('git', ['ls-files', pattern], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)))

const shown = tracked('*.md').flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/!\[[^\]]*\]\(([^)#:]+)\)/g)].map(
    ([, path = '']) => ({ page, path: join(dirname(page), path) }),
  ),
)

it('every picture that a page shows is there', () => {
  expect(shown.length).toBeGreaterThan(5)
  expect(shown.filter(({ path }) => !existsSync(join(root, path)))).toEqual([])
})

it('every picture of docs/images is shown', () => {
  const paths = new Set(shown.map(({ path }) => path))
  const pictures = tracked('docs/images/*').filter((path) => /\.(png|svg)$/.test(path))
  expect(pictures.filter((path) => !paths.has(path))).toEqual([])
})
