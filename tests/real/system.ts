/** A system of this project, its real services and a real Prometheus, and what must come out. */
import { type ChildProcess, spawn } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import type { System } from 'telltale'
import { afterAll, beforeAll, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { pathsOf } from '../../packages/telltale/src/project/system.ts'
import { variantsOf } from '../../packages/telltale/src/project/variants.ts'
import { alertsOf, recordsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import type { Finding, StepName } from '../../packages/telltale/src/verify/finding.ts'
import { verifyLive } from '../../packages/telltale/src/verify/verify-live.ts'
import { ended, type PrometheusProcess, startPrometheus, until } from './prometheus.ts'

const root = resolve(import.meta.dirname, '../..')

export interface Services {
  /** Starts one of the system's programs; it ends with the test. */
  start(file: string, env: Readonly<Record<string, string>>, ...args: readonly string[]): void
}

export interface Expectation {
  readonly system: string
  /** Which variant of it runs on one machine. @default the system itself */
  readonly variant?: string
  /** Starts the services and what drives them; says where each scrape job's process is. */
  readonly run: (services: Services) => Promise<Readonly<Record<string, string>>>
  /** Called when everything has ended. */
  readonly clean?: () => void
  /** Questions whose answer needs longer than a test: what SLOs record over hours, say. */
  readonly needsTime?: (finding: Finding) => boolean
  /** Queries beside those of panels and rules that must have data, by the question they answer. */
  readonly queries?: Readonly<Record<string, string>>
  /** For how long it may take until every question has its answer. @default 60000 */
  readonly timeoutMs?: number
}

/** Every target is up, every panel and recording rule has data, every alert is evaluated. */
export function itAnswersEverything(expectation: Expectation): void {
  const { needsTime = () => false, timeoutMs = 60_000 } = expectation
  const system = systemOf(expectation.system, expectation.variant)
  const processes: ChildProcess[] = []
  let prometheus: PrometheusProcess

  beforeAll(async () => {
    const targets = await expectation.run({
      start: (file, env, ...args) => {
        processes.push(startProgram(join(root, 'services', system.name, file), env, args))
      },
    })
    prometheus = await startPrometheus({
      config: join(root, 'out', system.name, pathsOf(system).prometheusConfig),
      targets,
      interval: '1s',
    })
  }, 60_000)

  afterAll(async () => {
    await prometheus?.stop()
    await Promise.all(processes.map(ended))
    expectation.clean?.()
  })

  it(
    'answers what telltale verify --live asks',
    async () => {
      let open: readonly string[] = []
      await until(
        'every question is answered',
        async () => {
          const { findings } = await verifyLive(system, prometheus.api, Date.now)
          open = findings
            .filter((finding) => finding.problem?.severity === 'error' && !needsTime(finding))
            .map(({ problem }) => problem?.summary ?? '')
          return open.length === 0
        },
        timeoutMs,
      ).catch((error: Error) => {
        throw new Error(`${error.message}:\n${open.join('\n')}`)
      })
    },
    timeoutMs + 30_000,
  )

  it.each(Object.entries(expectation.queries ?? {}))('%s', async (_question, query) => {
    await until(`there is an answer to ${query}`, async () => {
      const { result } = await prometheus.get<{ readonly result: readonly unknown[] }>(
        '/api/v1/query',
        { query },
      )
      return result.length > 0
    })
  })

  it('asks about every target, panel, recording rule and alert', async () => {
    const { findings } = await verifyLive(system, prometheus.api, Date.now)
    const names = (step: StepName) =>
      findings.filter((finding) => finding.step === step).map(({ name }) => name)
    const { targets, rules, dashboards } = system.options
    expect([...names('targets')].sort()).toEqual(targets.map(({ job }) => job).sort())
    expect(names('recording rules')).toHaveLength(recordsOf(rules).length)
    for (const { options, rows } of dashboards) {
      for (const panel of rows.flatMap(({ panels }) => panels)) {
        if (panel.queries.length === 0) continue
        const place = `${options.title} > `
        expect(
          names('panels').some(
            (name) => name.startsWith(place) && name.includes(` > ${panel.title} > `),
          ),
          `${place}${panel.title}`,
        ).toBe(true)
      }
    }
    for (const { name } of alertsOf(rules))
      expect(
        names('rules').some((rule) => rule.endsWith(` > ${name}`)),
        name,
      ).toBe(true)
  })
}

export async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => undefined))?.ok ?? false
}

export function systemOf(name: string, variant?: string): System {
  const system = project.systems.find((each) => each.name === name)
  if (system === undefined) throw new Error(`The project has no system ${name}`)
  if (variant === undefined) return system
  const found = variantsOf(system).find((each) => each.name === variant)
  if (found === undefined) throw new Error(`${name} has no variant ${variant}`)
  return found.system
}

function startProgram(
  file: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): ChildProcess {
  return spawn(
    process.execPath,
    ['--conditions=telltale-source', '--import', 'tsx', file, ...args],
    {
      cwd: dirname(file),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
}
