import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run as runProgram, scrape, temporaryDirectory } from '@systems/kit/testing'
import { cadvisor, kubeState } from '@systems/metrics/signal-harvester'
import { expectContract } from 'telltale/contract'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startCluster } from './cluster/start.ts'
import { readPrices } from './llm/read-prices.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs one of the programs as a person would. */
function run(program: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
  const started = runProgram(join(here, program), env, args)
  onTestFinished(() => void started.child.kill('SIGKILL'))
  return started
}

it('the real process serves its metrics, works under traffic and stops on SIGTERM', async () => {
  const api = run('api/main.ts', {
    API_PORT: '0',
    API_HOST: '127.0.0.1',
    SLOWNESS: '0.05',
    PIPELINE_PAUSE_SECONDS: '0.2',
    GAUGE_REFRESH_SECONDS: '0.2',
  })
  const url = await api.metricsUrl()
  const traffic = run('traffic.ts', {}, [
    ...['--url', new URL(url).origin, '--seconds', '3'],
    ...['--rate', '40', '--run-rate', '1'],
  ])
  expect(await traffic.exit()).toBe(0)
  expect(traffic.said()).toMatch(
    /^Sent 1\d\d requests and \d+ pipeline runs; 0 were not answered\./,
  )

  await vi.waitFor(
    async () => {
      const samples = await scrape(url)
      expect(samples['pipeline_runs_total{stage="embed",status="success"}']).toBeGreaterThan(0)
      expect(samples.discoveries_total).toBeGreaterThan(10)
      expect(samples.topic_artifacts_total).toBeGreaterThan(10)
      expect(samples.database_size_bytes).toBeGreaterThan(8_000_000)
      expect(samples['cache_hits_total{cache_name="embeddings"}']).toBeGreaterThan(0)
    },
    { timeout: 15_000 },
  )
  api.child.kill('SIGTERM')
  expect(await api.exit()).toBe(0)
  await expect(fetch(url)).rejects.toThrow()
}, 60_000)

it('every environment variable that cannot be used is named before anything starts', async () => {
  const api = run('api/main.ts', { API_PORT: 'no', LLM_FAILURE_RATE: '2', SEED: 'x' })
  expect(await api.exit()).toBe(1)
  expect(api.said()).toBe(
    [
      'These environment variables cannot be used:',
      '  API_PORT=no: it must be a port from 0 (any free one) to 65535.',
      '  LLM_FAILURE_RATE=2: it must be a number from 0 to 1.',
      '  SEED=x: it must be a number of at least 0.',
      '',
    ].join('\n'),
  )
}, 30_000)

it('the cluster stand-in tells of the API what cAdvisor and kube-state-metrics tell of a pod', async () => {
  const api = run('api/main.ts', { API_PORT: '0', API_HOST: '127.0.0.1' })
  const apiMetrics = await api.metricsUrl()
  const cluster = await startCluster(
    { cadvisorPort: 0, kubeStatePort: 0, host: '127.0.0.1', apiMetrics, readSeconds: 0.05 },
    () => {},
  )
  onTestFinished(cluster.stop)
  const pod = '{namespace="signal-harvester",pod="signal-harvester-0",container="api"}'
  await vi.waitFor(async () => {
    const samples = await scrape(cluster.cadvisorUrl)
    expect(samples[`container_memory_working_set_bytes${pod}`]).toBeGreaterThan(10_000_000)
    expect(samples[`container_spec_memory_limit_bytes${pod}`]).toBe(2 ** 31)
    expect(samples[`container_spec_cpu_quota${pod}`]).toBe(200_000)
  })
  expect(new URL(cluster.cadvisorUrl).pathname).toBe('/metrics/cadvisor')
  const state = await scrape(cluster.kubeStateUrl)
  expect(state[`kube_pod_container_status_restarts_total${pod}`]).toBe(0)
  for (const [families, url] of [
    [cadvisor, cluster.cadvisorUrl],
    [kubeState, cluster.kubeStateUrl],
  ] as const)
    expectContract(families, await (await fetch(url)).text())
}, 30_000)

it('SH-R12: the price list may come from a file', async () => {
  const directory = await temporaryDirectory()
  const path = join(directory, 'prices.json')
  const entry = { provider: 'openai', models: 'gpt-4.*', prompt: 0.03, completion: 0.06 }
  await writeFile(path, JSON.stringify([entry]))
  expect(await readPrices(path)).toEqual([{ ...entry, models: /gpt-4.*/ }])
  await writeFile(path, JSON.stringify([entry, { ...entry, prompt: -1 }]))
  await expect(readPrices(path)).rejects.toThrow('entry 2 must have provider')
  await writeFile(path, JSON.stringify([{ ...entry, models: '(' }]))
  await expect(readPrices(path)).rejects.toThrow('entry 1 must have provider')
  for (const text of ['{}', '[{', '']) {
    await writeFile(path, text)
    await expect(readPrices(path)).rejects.toThrow(`${path}: the price list must be a JSON array.`)
  }
})
