import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The page that explains a check, on this machine; nothing when there is none. */
export function docsPage(code: string): string | undefined {
  return folders.map((folder) => join(folder, `${code}.md`)).find((path) => existsSync(path))
}

/** The codes of all checks that have a page, sorted. */
export function checkCodes(): readonly string[] {
  const folder = folders.find((path) => existsSync(path))
  if (folder === undefined) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/.+\.md$/.test(path.replaceAll('\\', '/')))
    .map((path) => path.replaceAll('\\', '/').replace(/\.md$/, ''))
    .sort()
}

const packageRoot = resolve(fileURLToPath(import.meta.url), '../../..')

/** Packed with the package, and in its repository. */
const folders = [join(packageRoot, 'docs/checks'), resolve(packageRoot, '../../docs/checks')]
