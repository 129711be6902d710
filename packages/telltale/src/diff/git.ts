/** What telltale asks Git, and what it says when Git cannot answer. */
import { execFile } from 'node:child_process'
import { didYouMean } from '@telltale/core'

/** There is nothing to compare with; said in one or two sentences. */
export class NoBase extends Error {
  override readonly name = 'NoBase'
}

export interface Base {
  /** The working tree's top folder. */
  readonly root: string
  readonly commit: string
  /** `main (3f2a91c)`. */
  readonly text: string
}

export interface GitOptions {
  readonly cwd: string
  readonly signal: AbortSignal
}

/**
 * The commit that is compared with.
 *
 * @param mergeBase where the work since has begun, instead of what the ref is now; the same as
 * `main...`
 * @throws NoBase: no Git, no repository, no such commit here
 */
export async function findBase(
  wanted: string,
  { mergeBase = false, ...options }: GitOptions & { readonly mergeBase?: boolean },
): Promise<Base> {
  const since = mergeBase || wanted.endsWith('...')
  const ref = wanted.replace(/\.\.\.$/, '')
  if (ref.includes('..'))
    throw new NoBase(
      `${wanted} names two commits, but the working tree is what a commit is compared with. Name one: telltale diff ${ref.split('..')[0] || 'HEAD'}.`,
    )
  const root = await topFolder(options)
  const named = await commitOf(ref, options)
  const commit = since ? await mergeBaseOf(ref, named, options) : named
  const short = commit.slice(0, 7)
  const text = since ? `${short}, where ${ref} was left` : `${ref} (${short})`
  return { root, commit, text: ref === short || commit.startsWith(ref) ? short : text }
}

async function topFolder(options: GitOptions): Promise<string> {
  const { ok, stdout, stderr } = await git(['rev-parse', '--show-toplevel'], options)
  if (ok && stdout !== '') return stdout
  if (/dubious ownership/.test(stderr)) throw new NoBase(`Git refuses: ${stderr}`)
  throw new NoBase(
    `${options.cwd} is not in a working tree of Git, and there is nothing to compare with. Run telltale diff in a clone of the repository.`,
  )
}

async function commitOf(ref: string, options: GitOptions): Promise<string> {
  const found = await git(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
    options,
  )
  if (found.ok && found.stdout !== '') return found.stdout
  if (!(await git(['rev-parse', '--verify', '--quiet', 'HEAD'], options)).ok)
    throw new NoBase('The repository has no commit yet, and there is nothing to compare with.')
  const { stdout } = await git(['for-each-ref', '--format=%(refname:short)'], options)
  const refs = stdout.split('\n').filter((name) => name !== '')
  const remote = refs.find((name) => name.endsWith(`/${ref}`))
  const meant = remote === undefined ? didYouMean(ref, refs) : ` Did you mean "${remote}"?`
  throw new NoBase(`There is no commit ${ref} in this repository.${meant}${await shallow(options)}`)
}

async function mergeBaseOf(ref: string, commit: string, options: GitOptions): Promise<string> {
  const { ok, stdout } = await git(['merge-base', commit, 'HEAD'], options)
  if (ok && stdout !== '') return stdout
  throw new NoBase(`${ref} and HEAD have no commit in common.${await shallow(options)}`)
}

/** A clone of the last commit only is what most CI systems start with. */
async function shallow(options: GitOptions): Promise<string> {
  const { stdout } = await git(['rev-parse', '--is-shallow-repository'], options)
  if (stdout !== 'true') return ''
  return ' This clone is shallow: fetch the rest of the history with git fetch --unshallow, or fetch-depth: 0 of actions/checkout.'
}

export interface GitAnswer {
  readonly ok: boolean
  /** Without the line end. */
  readonly stdout: string
  readonly stderr: string
}

/** @throws NoBase when there is no Git; the signal's reason */
export function git(args: readonly string[], { cwd, signal }: GitOptions): Promise<GitAnswer> {
  return new Promise((done, reject) => {
    const options = { cwd, signal, env: environment(), maxBuffer: 64 * 2 ** 20 }
    execFile('git', [...quietly, ...args], options, (error, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason)
      else if (error?.code === 'ENOENT')
        reject(new NoBase('telltale diff needs git on the PATH: it reads what is compared with.'))
      else done({ ok: error === null, stdout: stdout.trimEnd(), stderr: stderr.trim() })
    })
  })
}

/** Hooks of the repository are for its people: one that installs packages would take minutes. */
const quietly = ['-c', 'core.hooksPath=/dev/null', '-c', 'advice.detachedHead=false']

/** Inside of a hook Git says where its index is; for another working tree it is a wrong one. */
export function environment(): NodeJS.ProcessEnv {
  const {
    GIT_DIR: _,
    GIT_WORK_TREE: __,
    GIT_INDEX_FILE: ___,
    GIT_PREFIX: ____,
    ...env
  } = process.env
  // Large files are pictures and the like, and no sources of a project.
  return { ...env, GIT_LFS_SKIP_SMUDGE: '1', LC_ALL: 'C' }
}
