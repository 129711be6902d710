import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import project from '../../build/project.ts'
import { causalOrganism } from '../../demo/causal-organism.ts'
import { prodigy } from '../../demo/prodigy.ts'
import { planFor } from '../../demo/start/plan.ts'
import { startDemo } from '../../demo/start/start-demo.ts'
import { NotReady } from '../../demo/start/start-system.ts'
import { takenPorts, takenText } from '../../demo/start/taken-ports.ts'
import { local } from '../../demo/system.ts'
import { demos } from '../../demo/systems.ts'
import { stackOf } from '../../packages/telltale/src/project/stack.ts'

const written = { anyPorts: false }

describe('the ports of a demo', () => {
  it('are those of the specification when one system runs', async () => {
    const { systems, prometheus } = await planFor([prodigy], written)
    expect(systems[0]?.ports).toEqual({ run: 9090 })
    expect(prometheus.port).toBe(9091)
  })

  it('leave Prometheus the next one where a service has its port', async () => {
    const { systems, prometheus } = await planFor([causalOrganism], written)
    expect(systems[0]?.ports).toEqual({ api: 8000, worker: 9090 })
    expect(prometheus.port).toBe(9091)
  })

  it('are those of the stack when several run, each wanted once', async () => {
    const { systems, prometheus } = await planFor(demos, written)
    const ports = [...systems.flatMap((each) => Object.values(each.ports)), prometheus.port]
    expect(new Set(ports).size).toBe(ports.length)
    const addresses = Object.values(project.options.stack?.addresses ?? {}).flat()
    expect(addresses.length).toBeGreaterThan(5)
    for (const address of addresses)
      expect(ports).toContain(Number(new URL(`http://${address}`).port))
  })

  it('stand for every scrape job that is on one machine', () => {
    const jobs = demos.flatMap(({ ports }) =>
      Object.values(ports).flatMap((use) => ('job' in use ? [use.job] : [])),
    )
    const wanted = stackOf(project)?.system.options.targets.map(({ job }) => job)
    expect(jobs.sort()).toEqual([...(wanted ?? [])].sort())
  })

  it('are named with who wants them when somebody has them', async () => {
    const plan = await planFor([prodigy], { anyPorts: true })
    expect(await takenPorts(plan)).toEqual([])
    const port = plan.systems[0]?.ports.run ?? 0
    const server = createServer().listen(port)
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const taken = await takenPorts(plan)
    expect(taken).toEqual([{ port, wantedBy: 'Prodigy (prodigy)' }])
    expect(takenText(taken)).toContain(`lsof -i :${port}`)
    expect(takenText(taken)).toContain('--free-ports')
  })
})

describe('a program that does not become ready', () => {
  const start = async (readyWithinMs: number, args: readonly string[]) =>
    startDemo(await planFor([broken(args)], { anyPorts: true }), {
      prometheus: 'prometheus',
      interval: '1s',
      readyWithinMs,
      signal: new AbortController().signal,
    }).then(
      () => undefined,
      (error: unknown) => error,
    )

  it('is named with what it said last when it has ended', async () => {
    const error = await start(60_000, ['run', 'nothing.yml'])
    expect(error).toBeInstanceOf(NotReady)
    expect(String(error)).toMatch(
      /prodigy run has ended with exit code 2\. It said:\n {2}.*nothing\.yml/,
    )
  })

  it('is named with its address when it takes too long', async () => {
    const error = await start(3_000, ['run', 'workflows/review.yml', '--quiet', '--repeat=1000'])
    expect(error).toBeInstanceOf(NotReady)
    expect(String(error)).toMatch(/prodigy run does not answer at http:\S+ after 3 s/)
  })
})

/** Prodigy with another command line, which serves no metrics. */
function broken(args: readonly string[]) {
  return {
    ...prodigy,
    stages: ({ ports, folder }: Parameters<typeof prodigy.stages>[0]) => [
      [
        {
          name: 'run',
          file: 'main.ts',
          env: { PRODIGY_HOME: folder },
          args,
          ready: local(ports.run),
        },
      ],
    ],
  }
}
