/** Starts the programs of a system in their order, each as soon as those before it are ready. */
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Program } from '../system.ts'
import type { PlannedSystem } from './plan.ts'
import type { Supervised, Supervisor } from './supervisor.ts'

/** A program of a system does not become ready: which one, why, and what it said last. */
export class NotReady extends Error {
  override readonly name = 'NotReady'
}

export interface StartSystem {
  readonly supervisor: Supervisor
  /** Where it may write; does not exist yet. */
  readonly folder: string
  readonly databaseUrl?: string
  readonly readyWithinMs: number
  readonly signal: AbortSignal
}

/** @throws NotReady */
export async function startSystem(
  { demo, model, ports }: PlannedSystem,
  { supervisor, folder, databaseUrl, readyWithinMs, signal }: StartSystem,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const stages = demo.stages({
    ports,
    folder,
    ...(databaseUrl !== undefined && { databaseUrl }),
  })
  for (const stage of stages) {
    signal.throwIfAborted()
    const started = stage.map((program) => ({
      program,
      running: supervisor.start(fromSource(model.name, program)),
    }))
    await Promise.all(
      started.map(({ program, running }) => ready(program, running, readyWithinMs, signal)),
    )
  }
}

const services = join(import.meta.dirname, '../../services')

/** As a person starts it in its folder. */
function fromSource(system: string, { name, file, env, args = [] }: Program) {
  const path = join(services, system, file)
  return {
    name: `${system} ${name}`,
    command: process.execPath,
    args: ['--conditions=telltale-source', '--import', 'tsx', path, ...args],
    cwd: file.includes('/') ? dirname(path) : join(services, system),
    env: { ...process.env, ...env },
  }
}

async function ready(
  program: Program,
  running: Supervised,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (program.ready !== undefined) {
    signal.throwIfAborted()
    if (running.ending() !== undefined) break
    if (await answers(program.ready)) break
    if (Date.now() > deadline) {
      const reason = `does not answer at ${program.ready} after ${withinMs / 1000} s`
      throw new NotReady(`${running.name} ${reason}${lastWords(running)}`)
    }
    await wait(100)
  }
  if (running.ending() !== undefined)
    throw new NotReady(`${running.name} has ended ${running.ending()}${lastWords(running)}`)
}

/** Its last lines, indented below a sentence about it. */
export function lastWords({ said }: Supervised): string {
  const lines = said()
  return lines === '' ? '. It said nothing.' : `. It said:\n  ${lines.replaceAll('\n', '\n  ')}`
}

async function answers(url: string): Promise<boolean> {
  const limit = AbortSignal.timeout(5_000)
  return (await fetch(url, { signal: limit }).catch(() => undefined))?.ok ?? false
}
