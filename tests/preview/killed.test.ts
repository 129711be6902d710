/** A preview that is killed cannot tidy up: others do it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { until } from '../real/prometheus.ts'
import { startPreviewWith } from './browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'telltale-killed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const golden = join(import.meta.dirname, 'golden.ts')
const simulated = () => readdirSync(folder).filter((name) => name.startsWith('telltale-simulated-'))

it('what a preview has started is gone soon after kill -9, and what it wrote with the next start', async () => {
  const args = ['--project', golden, '--history', '1h']
  const first = await startPreviewWith({ TMPDIR: folder }, ...args)
  onTestFinished(() => first.stop())
  await answered(first.url)
  const started = commandsBelow(first.pid)
  expect(started.map(({ name }) => name)).toEqual(expect.arrayContaining(['node', 'prometheus']))
  expect(simulated()).toHaveLength(1)
  process.kill(first.pid, 'SIGKILL')
  await until('its children are gone', async () => !started.some(({ pid }) => isThere(pid)), 10_000)

  expect(simulated()).toHaveLength(1)
  const second = await startPreviewWith({ TMPDIR: folder }, ...args)
  onTestFinished(() => second.stop())
  expect(simulated()).toEqual([])
}, 300_000)

it('a preview that is asked to end leaves nothing', async () => {
  const preview = await startPreviewWith({ TMPDIR: folder }, '--project', golden, '--history', '1h')
  onTestFinished(() => preview.stop())
  await answered(preview.url)
  const started = commandsBelow(preview.pid)
  await preview.stop()
  expect(started.length).toBeGreaterThan(0)
  await until('its children are gone', async () => !started.some(({ pid }) => isThere(pid)), 5_000)
  expect(simulated()).toEqual([])
}, 300_000)

async function answered(url: string): Promise<void> {
  const { status } = await fetch(`${url}api/prometheus/golden/query?query=up`)
  expect(status).toBe(200)
}

interface Started {
  readonly pid: number
  readonly name: string
}

function commandsBelow(parent: number): readonly Started[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, state]) => Number(ppid) === parent && !state?.startsWith('Z'))
    .map(([pid, , , name = '']) => ({ pid: Number(pid), name }))
    .filter(({ name }) => name !== 'ps')
}

/** One that nobody has fetched the exit code of is gone, too. */
function isThere(pid: number): boolean {
  try {
    const state = execFileSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' })
    return !state.startsWith('Z')
  } catch {
    return false
  }
}
