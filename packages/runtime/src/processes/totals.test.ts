import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { definitions } from '../../testdata/processes/definitions.ts'
import { sampleOf } from '../../testdata/processes/program.ts'
import { instrument } from '../index.ts'
import { aggregatedRegistry } from './aggregated-registry.ts'
import type { Identity } from './identity.ts'
import { type Member, openMember } from './member.ts'

const place = fc.nat({ max: 2 })
const kind = fc.constantFrom('a', 'b', 'ü "c"\n')
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('count'), place, kind, by: fc.nat(1_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('flush'), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('exit'), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill'), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep'), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('scrape', 'scrape twice') }) },
)

it('whatever dies, starts and sleeps, a total is the sum of all that was ever written, and never falls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const world = createWorld()
      try {
        for (const one of steps) {
          if (one.do === 'scrape' || one.do === 'scrape twice') {
            await world.check(one.do === 'scrape twice')
          } else if ('place' in one) world.act(one)
        }
        await world.check(true)
        await world.check(false)
      } finally {
        world.end()
      }
    }),
    { numRuns: 150 },
  )
})

/** Three places in which processes follow each other, and two who put them together. */
function createWorld() {
  const directory = mkdtempSync(join(tmpdir(), 'telltale-test-'))
  const left = new Set<string>()
  const problems: unknown[] = []
  const options = {
    directory,
    group: 'test',
    silenceMs: 30_000,
    processLabel: 'process',
    format: 'text' as const,
    hasLeft: ({ id }: Identity) => left.has(id),
    refresh: async () => new Set<string>(),
    report: (_: string, problem: unknown) => problems.push(problem),
  }
  const readers = [aggregatedRegistry(options), aggregatedRegistry(options)]
  const start = () => {
    const metrics = instrument(definitions, { defaultMetrics: false })
    const member = openMember({
      directory,
      group: 'test',
      registry: metrics.registry,
      makesDirectory: true,
      collectTimeoutMs: 100,
      onError: (error) => problems.push(error),
    })
    return { metrics, member, unwritten: new Map<string, number>() }
  }
  const processes = [start(), start(), start()]
  const written = new Map<string, number>()
  const seen = new Map<string, number>()
  const settle = (unwritten: Map<string, number>) => {
    for (const [name, by] of unwritten) written.set(name, (written.get(name) ?? 0) + by)
    unwritten.clear()
  }

  return {
    act(one: { do: string; place: number; kind?: string; by?: number }) {
      const current = processes[one.place] as ReturnType<typeof start>
      const { metrics, member, unwritten } = current
      switch (one.do) {
        case 'count': {
          const { kind: label = '', by = 0 } = one
          metrics.jobs.inc({ kind: label }, by)
          metrics.seconds.observe({ kind: label }, by)
          unwritten.set(label, (unwritten.get(label) ?? 0) + by)
          return
        }
        case 'flush':
          member.flush()
          return settle(unwritten)
        case 'exit':
          member.close()
          settle(unwritten)
          processes[one.place] = start()
          return
        case 'kill':
          kill(left, member)
          processes[one.place] = start()
          return
        case 'sleep':
          // Everybody takes it for dead, and adds it up; then it wakes up and goes on.
          kill(left, member)
      }
    },
    async check(isByBoth: boolean) {
      const scraped = isByBoth ? readers : readers.slice(0, 1)
      const texts = await Promise.all(scraped.map((reader) => reader.metrics()))
      for (const text of texts) {
        for (const [label, sum] of written) {
          const escaped = label.replaceAll('"', '\\"').replaceAll('\n', '\\n')
          const total = sampleOf(text, `jobs_total{kind="${escaped}"}`)
          expect(total).toBe(sum)
          expect(sampleOf(text, `job_seconds_sum{kind="${escaped}"}`)).toBe(sum)
          expect(total).toBeGreaterThanOrEqual(seen.get(label) ?? 0)
          seen.set(label, total ?? 0)
        }
      }
      expect(problems).toEqual([])
      await setImmediate()
      // A file for each process that lives, one for all others, and nothing else.
      expect(readdirSync(directory).length).toBeLessThanOrEqual(processes.length + 1)
    },
    end() {
      for (const { member } of processes) member.close()
      for (const reader of readers) reader.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function kill(left: Set<string>, member: Member): void {
  const { id } = member.identity()
  if (id !== '') left.add(id)
}
