/**
 * One contestant and one case in a process of its own, so that neither warms up or spoils the
 * other's code. For each line on standard input it takes a turn and writes its figure.
 */
import { createInterface } from 'node:readline'
import { cases } from './cases.ts'
import { contestants } from './contestants.ts'
import { memoryCases } from './memory.ts'

const [contestant = '', name = ''] = process.argv.slice(2)
const make = contestants[contestant]
const start = cases[name] ?? memoryCases[name]
if (!make || !start) throw new Error(`There is no "${contestant}" or no case "${name}".`)

const turn = start(make())
for await (const _ of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await turn()}\n`)
}
