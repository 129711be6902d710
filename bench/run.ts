/**
 * Every benchmark of this folder, one after the other; or those that are named.
 *
 *     pnpm bench
 *     pnpm bench build types
 *     pnpm bench runtime 9 --page      what follows the name of one is for that one
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
const given = process.argv.slice(2)
const end = given.findIndex((arg) => !all.includes(arg))
const asked = end < 0 ? given : given.slice(0, end)
const settings = given.slice(asked.length)

if (settings.length > 0 && asked.length !== 1) {
  console.error(`There is no benchmark ${settings[0]}. There are: ${all.join(', ')}.`)
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
  const options = ['--expose-gc', '--import', 'tsx']
  const { status } = spawnSync(process.execPath, [...options, file, ...settings], {
    stdio: 'inherit',
  })
  console.log('')
  return status === 0
}
