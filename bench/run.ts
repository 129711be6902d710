/**
 * Every benchmark of this folder, one after the other; or those that are named.
 *
 *     pnpm bench
 *     pnpm bench build types
 *
 * A benchmark is a file that runs by itself, prints what it measured beside a peer or a limit, and
 * fails when a limit is missed. It measures what people install: packages are compiled before.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

/** What benchmarks share. */
const parts = new Set(['run.ts', 'table.ts'])

const all = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !parts.has(name))
  .map((name) => basename(name, '.ts'))
  .sort()
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !all.includes(name))

if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}.`)
  process.exitCode = 2
} else {
  compilePackages()
  const failed = (asked.length > 0 ? asked : all).filter((name) => !run(name))
  if (failed.length > 0) {
    console.error(`Limits were missed by: ${failed.join(', ')}`)
    process.exitCode = 1
  }
}

function compilePackages(): void {
  const cwd = resolve(import.meta.dirname, '..')
  execFileSync(join(cwd, 'node_modules/.bin/tsc'), ['-b'], { cwd, stdio: 'inherit' })
}

function run(name: string): boolean {
  console.log(`# ${name}\n`)
  const file = join(import.meta.dirname, `${name}.ts`)
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' })
  console.log('')
  return status === 0
}
