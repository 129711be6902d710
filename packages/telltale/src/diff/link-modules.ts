import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { type GitOptions, git } from './git.ts'

/**
 * Gives a checkout what is installed in the working tree, package by package.
 *
 * A link to a package of the repository itself leads to its files in the checkout: a metric that the
 * working tree renames would otherwise have its new name on both sides.
 */
export async function linkModules(
  root: string,
  checkout: string,
  options: GitOptions,
): Promise<void> {
  const { stdout } = await git(['ls-files', '-z', '--', ':(glob)**/package.json'], {
    ...options,
    cwd: checkout,
  })
  const folders = new Set([
    '',
    ...stdout
      .split('\0')
      .filter(Boolean)
      .map((path) => dirname(path)),
  ])
  const top = realpathSync(root)
  for (const folder of folders) {
    const installed = join(root, folder, 'node_modules')
    const target = join(checkout, folder, 'node_modules')
    if (!existsSync(installed) || existsSync(target)) continue
    mkdirSync(target, { recursive: true })
    for (const name of packagesIn(installed)) {
      const path = realpathIfThere(join(installed, name))
      if (path === undefined) continue
      mkdirSync(dirname(join(target, name)), { recursive: true })
      symlinkSync(counterpart(path, top, checkout), join(target, name), 'junction')
    }
  }
}

function packagesIn(modules: string): readonly string[] {
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    if (!name.startsWith('@')) return [name]
    return readdirSync(join(modules, name)).map((inner) => join(name, inner))
  })
}

function counterpart(path: string, top: string, checkout: string): string {
  const inside = relative(top, path)
  const isOwn = !inside.startsWith('..') && !inside.split(sep).includes('node_modules')
  const then = join(checkout, inside)
  return isOwn && existsSync(then) ? then : path
}

/** A link of a package that is no longer installed leads nowhere. */
function realpathIfThere(path: string): string | undefined {
  try {
    const real = realpathSync(path)
    return lstatSync(real).isDirectory() ? real : undefined
  } catch {
    return undefined
  }
}
