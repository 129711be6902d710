/** The files of a commit in a folder of their own, for as long as somebody reads them. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Base, environment, type GitOptions, git, NoBase } from './git.ts'
import { linkModules } from './link-modules.ts'

export interface Checkout {
  /** The top folder. */
  readonly folder: string
  /** What is missing in it, and why. */
  readonly notes: readonly string[]
}

/**
 * Runs `use` with a working tree of the commit, which is removed afterwards whatever happens; what
 * is installed beside the sources is linked, and so are packages of the repository with each other.
 *
 * @throws NoBase when Git cannot write it
 */
export async function withCheckout<T>(
  { root, commit }: Pick<Base, 'root' | 'commit'>,
  options: GitOptions,
  use: (checkout: Checkout) => Promise<T>,
): Promise<T> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'telltale-diff-')))
  const folder = join(temporary, 'base')
  const added: (readonly [repository: string, folder: string])[] = []
  const remove = () => {
    for (const [repository, tree] of added.toReversed())
      spawnSync('git', ['worktree', 'remove', '--force', '--force', tree], {
        cwd: repository,
        env: environment(),
      })
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 })
    // Nothing is left over of a tree whose making was interrupted.
    for (const [repository] of added)
      spawnSync('git', ['worktree', 'prune'], { cwd: repository, env: environment() })
  }
  // Somebody may end the process in the middle of it.
  process.once('exit', remove)
  try {
    added.push([root, folder])
    const { ok, stderr } = await addTree(root, commit, folder, options)
    if (!ok) throw new NoBase(`Git cannot check ${commit.slice(0, 7)} out: ${stderr}`)
    const notes = await addSubmodules({ root, commit, folder }, options, added)
    await linkModules(root, folder, options)
    return await use({ folder, notes })
  } finally {
    process.off('exit', remove)
    remove()
  }
}

function addTree(root: string, commit: string, folder: string, options: GitOptions) {
  return git(['worktree', 'add', '--detach', '--force', '--quiet', folder, commit], {
    ...options,
    cwd: root,
  })
}

/** Each as its commit was then; one that is not cloned here, or not far enough, stays empty. */
async function addSubmodules(
  { root, commit, folder }: Pick<Base, 'root' | 'commit'> & { readonly folder: string },
  options: GitOptions,
  added: (readonly [string, string])[],
): Promise<readonly string[]> {
  if (!existsSync(join(folder, '.gitmodules'))) return []
  const { stdout } = await git(['ls-tree', '-r', commit], { ...options, cwd: root })
  const modules = [...stdout.matchAll(/^160000 commit (\w+)\t(.+)$/gm)]
  const notes: string[] = []
  for (const [, then = '', path = ''] of modules) {
    const repository = join(root, path)
    if (existsSync(join(repository, '.git'))) {
      added.push([repository, join(folder, path)])
      const { ok } = await addTree(repository, then, join(folder, path), options)
      if (ok) continue
    }
    notes.push(
      `The submodule ${path} is not here as it was at that commit (${then.slice(0, 7)}), and is read as if it were empty. Run git submodule update --init and git -C ${path} fetch.`,
    )
  }
  return notes
}
