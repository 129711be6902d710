import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'

/**
 * The files of a project that a file reaches through relative imports, itself last; whoever is
 * imported comes before whoever imports it.
 *
 * Found in the text, because this is asked when the files cannot be run.
 */
export function localImports(file: string): readonly string[] {
  const order = new Set<string>()
  const visiting = new Set<string>()
  const visit = (path: string) => {
    if (order.has(path) || visiting.has(path)) return
    visiting.add(path)
    for (const specifier of specifiersIn(readFileSync(path, 'utf8'))) {
      const target = fileOf(resolve(dirname(path), specifier))
      if (target !== undefined) visit(target)
    }
    order.add(path)
  }
  visit(file)
  return [...order]
}

function specifiersIn(source: string): readonly string[] {
  const found = source.matchAll(
    /\bfrom\s*(['"])(\.{1,2}\/[^'"\n]+)\1|\bimport\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\3/g,
  )
  return [...found].map((match) => match[2] ?? match[4] ?? '')
}

/** What the loader would find: the file itself, `.ts` for a written `.js`, or an index. */
function fileOf(path: string): string | undefined {
  const candidates = [
    path,
    path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2'),
    `${path}.ts`,
    `${path}.js`,
    join(path, 'index.ts'),
  ]
  return candidates.find(
    (candidate) => isCode(candidate) && existsSync(candidate) && statSync(candidate).isFile(),
  )
}

function isCode(path: string): boolean {
  return /^\.[cm]?[jt]sx?$/.test(extname(path))
}
