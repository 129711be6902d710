import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { slos } from '../../dashboards/prodigy/slos.ts'
import { prodigy } from '../../demo/prodigy.ts'
import { run } from '../../services/kit/testing.ts'
import { startPrometheus, until } from './prometheus.ts'
import { itAnswersEverything } from './system.ts'

describe('Prodigy under a real Prometheus', () => {
  itAnswersEverything({
    demo: prodigy,
    // What SLOs record over hours has its first sample after a while, and after the first error.
    needsTime({ step, name }) {
      if (step === 'recording rules') return name.startsWith('slo:')
      return step === 'panels' && name.startsWith(`${slos.options.title} > `)
    },
  })
})

it('PR-R21: several instances export by themselves, and queries add them up', async () => {
  const prodigy = resolve(import.meta.dirname, '../../services/prodigy')
  const home = mkdtempSync(join(tmpdir(), 'telltale-prodigy-'))
  const workflow = join(prodigy, 'workflows/flaky.yml')
  const runs = ['0', '0'].map((port) =>
    run(join(prodigy, 'main.ts'), { PRODIGY_HOME: home }, [
      'run',
      workflow,
      ...[`--metrics-port=${port}`, '--repeat=1000', '--worktrees=3', '--quiet'],
    ]),
  )
  const addresses = await Promise.all(
    runs.map(async ({ metricsUrl }) => `127.0.0.1:${new URL(await metricsUrl()).port}`),
  )
  const prometheus = await startPrometheus({
    config: resolve(import.meta.dirname, '../../out/prodigy/prometheus.yml'),
    targets: { prodigy: addresses },
    interval: '1s',
  })
  onTestFinished(async () => {
    for (const { child } of runs) child.kill('SIGKILL')
    await prometheus.stop()
    rmSync(home, { recursive: true, force: true })
  })
  const answerTo = async (query: string) => {
    const path = `/api/v1/query?query=${encodeURIComponent(query)}`
    const { data } = (await (await fetch(`${prometheus.url}${path}`)).json()) as QueryAnswer
    return Number(data.result[0]?.value[1])
  }
  await until('both are scraped', async () => (await answerTo('sum(up{job="prodigy"})')) === 2)
  expect(await answerTo('count(prodigy_worktree_pool_size)')).toBe(2)
  expect(await answerTo('sum(prodigy_worktree_pool_size)')).toBe(6)
}, 60_000)

interface QueryAnswer {
  readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] }
}
