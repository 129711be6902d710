/** The process of a warden: reads whom it watches, and ends them when nobody tells it any more. */
import { rmSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Order } from './warden.ts'

const [, , folder = ''] = process.argv
const watched = new Set<number>()

for await (const line of createInterface({ input: process.stdin })) {
  const order: Order = JSON.parse(line)
  if ('watch' in order) watched.add(order.watch)
  else watched.delete(order.forget)
}
for (const pid of watched) {
  // A group, else a process alone.
  if (!killed(-pid)) killed(pid)
}
rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })

function killed(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL')
    return true
  } catch {
    return false
  }
}
