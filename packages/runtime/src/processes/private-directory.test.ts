import { existsSync, mkdirSync, rmSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { privateDirectory } from './private-directory.ts'

it('a private directory takes those with it that killed processes have left, and no others', () => {
  const { directory: own } = privateDirectory()
  const [, origin, pid, started] = /telltale-metrics-(\w+)-(\d+)-(\d+)-/.exec(own) ?? []
  const make = (name: string, age: number) => {
    const path = join(dirname(own), name)
    mkdirSync(path)
    const time = Date.now() / 1_000 - age
    utimesSync(path, time, time)
    return path
  }
  const left = [
    make(`telltale-metrics-${origin}-${pid}-1-number-given-out-again`, 0),
    make(`telltale-metrics-${origin}-99999999-1-no-such-process`, 0),
    make(`telltale-metrics-00000000-${pid}-${started}-container-of-last-week`, 7 * 86_400),
  ]
  const used = [own, make('telltale-00000000-99999999-1-other-container', 60)]
  used.push(privateDirectory().directory)
  expect(left.filter((path) => existsSync(path))).toEqual([])
  expect(used.filter((path) => existsSync(path))).toEqual(used)
  for (const path of used) rmSync(path, { recursive: true })
})
