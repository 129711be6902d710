/** Every generated configuration, with a real Prometheus that is really started on it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { startPrometheus } from '../../packages/telltale/src/verify/prometheus-process.ts'

interface Config {
  readonly alerting?: { readonly alertmanagers: readonly Discovered[] }
  readonly rule_files?: readonly string[]
  readonly remote_write?: readonly object[]
  readonly scrape_configs: readonly (Discovered & { readonly job_name: string })[]
}

interface Discovered {
  readonly static_configs?: readonly { readonly targets: readonly string[] }[]
  readonly kubernetes_sd_configs?: readonly object[]
}

const files = emit(project)
const configs = [...files.keys()].filter(
  (path) => /\.ya?ml$/.test(path) && 'scrape_configs' in (parsed(path) ?? {}),
)

it('there are those of the systems, their variants, the stack and the larger ones', () => {
  expect(configs.length).toBeGreaterThan(12)
  const folders = new Set(configs.map((path) => path.split('/')[0]))
  expect([...folders]).toEqual([...project.systems.map(({ name }) => name), 'stack'].sort())
})

it.each(configs)('%s', async (path) => {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-started-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const config = parsed(path) as unknown as Config
  const rules = (config.rule_files ?? []).map((file) => {
    const text = files.get(posix.join(dirname(path), file)) ?? ''
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
    return text
  })
  const { api, stop } = await startPrometheus({
    path: 'prometheus',
    folder,
    config: onLoopback(config),
    signal: new AbortController().signal,
  })
  try {
    const loaded = (await api.get('/api/v1/rules')) as { groups: readonly { name: string }[] }
    const written = rules.flatMap((text) => (parse(text) as typeof loaded).groups)
    expect(loaded.groups.map(({ name }) => name).sort()).toEqual(
      written.map(({ name }) => name).sort(),
    )
    const { yaml } = (await api.get('/api/v1/status/config')) as { yaml: string }
    expect((parse(yaml) as Config).scrape_configs.map(({ job_name }) => job_name)).toEqual(
      config.scrape_configs.map(({ job_name }) => job_name),
    )
  } finally {
    await stop()
  }
})

function parsed(path: string): object | undefined {
  const text = files.get(path) ?? ''
  // Manifests have several documents, and are started by tests of their own.
  return text.includes('\n---\n') ? undefined : (parse(text) ?? undefined)
}

/** Nobody outside of this machine is asked; Debian builds Prometheus without Kubernetes' discovery. */
function onLoopback(config: Config): object {
  const moved = ({ static_configs, kubernetes_sd_configs, ...rest }: Discovered) => ({
    ...rest,
    ...(static_configs && {
      static_configs: static_configs.map((each) => ({ ...each, targets: ['127.0.0.1:1'] })),
    }),
    ...(kubernetes_sd_configs && { static_configs: [{ targets: ['127.0.0.1:1'] }] }),
  })
  // Files of secrets are there in a cluster only.
  const withoutFiles = (job: object) => {
    const { authorization: _, tls_config: __, ...rest } = job as Record<string, unknown>
    return rest
  }
  return {
    ...config,
    ...(config.alerting && {
      alerting: { alertmanagers: config.alerting.alertmanagers.map(moved) },
    }),
    ...(config.remote_write && {
      remote_write: config.remote_write.map((each) => ({
        ...each,
        url: 'http://127.0.0.1:1/push',
      })),
    }),
    scrape_configs: config.scrape_configs.map((job) => withoutFiles(moved(job))),
  }
}
