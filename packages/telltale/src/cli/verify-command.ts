/** `telltale verify`: a real Prometheus says whether everything works. */
import { resolve } from 'node:path'
import type { Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import { blocks, examine } from '../build.ts'
import type { System } from '../project/system.ts'
import { jsonReport } from '../report/json.ts'
import { junitReport, type TestCase } from '../report/junit.ts'
import { styleFor } from '../report/style.ts'
import { textReport } from '../report/text.ts'
import { findPrometheus } from '../verify/find-prometheus.ts'
import type { Finding, SystemFindings } from '../verify/finding.ts'
import { PrometheusError, prometheusApi } from '../verify/prometheus-api.ts'
import { PrometheusFailed } from '../verify/prometheus-process.ts'
import { verifyLive } from '../verify/verify-live.ts'
import { verifySystem } from '../verify/verify-system.ts'
import { costliest, verifyText } from '../verify/verify-text.ts'
import { chosenSystems } from './chosen-systems.ts'
import { findProject } from './find-project.ts'
import { loadProject } from './load-project.ts'
import { type Progress, startProgress } from './progress.ts'
import { secondsText } from './summary.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

export interface VerifyFlags {
  readonly project?: string
  readonly system?: string
  /** A program, or a URL: then as `--live`. */
  readonly prometheus?: string
  readonly live?: string
  readonly history: string
  readonly seed: string
  readonly format: VerifyFormat
}

export type VerifyFormat = 'text' | 'json' | 'junit'

export async function verifyCommand(flags: VerifyFlags, terminal: Terminal): Promise<number> {
  const asked = await whomToAsk(flags, terminal)
  const file = findProject(flags.project, terminal.cwd)
  const progress = startProgress(terminal)
  try {
    progress.phase('reading the project')
    const loaded = await loadProject(file, terminal.signal)
    if ('problems' in loaded) {
      progress.stop()
      return report({ problems: loaded.problems, systems: [] }, flags.format, terminal)
    }
    const { project } = loaded
    const systems = chosenSystems(project, flags.system)
    progress.phase('checking')
    const { problems, files } = examine(project)
    if (problems.some(blocks)) {
      progress.stop()
      return report({ problems, systems: [] }, flags.format, terminal)
    }
    const found: SystemFindings[] = []
    for (const system of systems) found.push(await asked.ask(system, files, progress))
    progress.stop()
    const all = found.flatMap(({ findings }) => findings.flatMap(({ problem }) => problem ?? []))
    return report({ problems: all, systems: found, by: asked.name }, flags.format, terminal)
  } catch (error) {
    progress.stop()
    if (error instanceof PrometheusFailed) {
      throw new UsageError(`Prometheus ${error.what}:\n${error.message}`)
    }
    // Of a question without which no other makes sense.
    if (error instanceof PrometheusError) {
      throw new UsageError(`${asked.name} does not answer as Prometheus does: ${error.message}`)
    }
    throw error
  } finally {
    progress.stop()
  }
}

interface Asked {
  /** `Prometheus 2.42.0` */
  readonly name: string
  ask(
    system: System,
    files: ReturnType<typeof examine>['files'],
    progress: Progress,
  ): Promise<SystemFindings>
}

async function whomToAsk(flags: VerifyFlags, { signal, cwd }: Terminal): Promise<Asked> {
  const { prometheus, live = isUrl(prometheus) ? prometheus : undefined } = flags
  if (live !== undefined) return running(live, signal)
  const historyMs = durationMs(flags.history) ?? 0
  if (historyMs < 600_000) {
    throw new UsageError(
      `--history ${flags.history}: write a duration of at least 10m, such as 24h.`,
    )
  }
  const seed = Number(flags.seed)
  if (!Number.isInteger(seed)) throw new UsageError(`--seed ${flags.seed} is not a whole number.`)
  const found = await findPrometheus(programPath(prometheus, cwd))
  if ('missing' in found) throw new UsageError(found.missing)
  return {
    name: `Prometheus ${found.version}`,
    ask: (system, files, progress) =>
      verifySystem(system, {
        prometheus: found,
        files,
        historyMs,
        seed,
        signal,
        clock: Date.now,
        onPhase: progress.phase,
      }),
  }
}

/** A name is looked up on the PATH; a path starts where the command was given. */
function programPath(program: string | undefined, cwd: string): string | undefined {
  return program?.includes('/') ? resolve(cwd, program) : program
}

function isUrl(text: string | undefined): boolean {
  return text !== undefined && /^https?:\/\//.test(text)
}

async function running(url: string, signal: AbortSignal): Promise<Asked> {
  if (!isUrl(url) || !URL.canParse(url)) {
    throw new UsageError(`--live ${url} is not a web address. Write http://localhost:9090.`)
  }
  const api = prometheusApi(url.replace(/\/+$/, ''), signal)
  try {
    const { version } = await api.get<{ readonly version: string }>('/api/v1/status/buildinfo')
    return {
      name: `Prometheus ${version} at ${url}`,
      ask: (system, _, progress) => {
        progress.phase(`${system.name}: asking`)
        return verifyLive(system, api, Date.now)
      },
    }
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error
    throw new UsageError(`there is no Prometheus at ${url}: ${error.message}.`)
  }
}

interface Outcome {
  readonly problems: readonly Problem[]
  readonly systems: readonly SystemFindings[]
  readonly by?: string
}

function report(outcome: Outcome, format: VerifyFormat, terminal: Terminal): number {
  const { problems, systems, by } = outcome
  const { cwd, result, diagnostics } = terminal
  const ok = !problems.some(blocks)
  const findings = systems.flatMap((each) => each.findings)
  switch (format) {
    case 'json':
      result.write(`${JSON.stringify(dataOf(outcome, ok, cwd), null, 2)}\n`)
      break
    case 'junit':
      result.write(junitReport(systems.flatMap(casesOf)))
      if (systems.length === 0) diagnostics.write(textReport(problems, { cwd }))
      break
    case 'text': {
      const style = styleFor(result.color)
      diagnostics.write(textReport(problems, { cwd, color: diagnostics.color }))
      if (problems.length > 0 && systems.length > 0) diagnostics.write('\n')
      result.write(verifyText(systems, style))
      if (systems.length === 0) break
      const mark = ok ? style('good', '✓') : style('error', '✗')
      const bad = findings.filter(({ problem }) => problem && blocks(problem)).length
      const verdict = ok ? `${findings.length} questions` : `${bad} of ${findings.length} questions`
      result.write(
        `${mark} ${verdict} ${ok ? 'answered' : 'failed'} by ${by} ${secondsText(style)}\n`,
      )
      break
    }
  }
  return ok ? exitCodes.ok : exitCodes.problems
}

function dataOf({ systems, problems, by }: Outcome, ok: boolean, cwd: string) {
  const plain = ({ step, name, query, cost, note, problem }: Finding) => ({
    step,
    name,
    ok: problem === undefined,
    ...(problem && { code: problem.code }),
    query,
    cost,
    note,
  })
  return {
    ok,
    prometheus: by,
    systems: systems.map(({ system, seconds, findings }) => ({
      system,
      seconds,
      findings: findings.map(plain),
      dearest: costliest(findings).map(plain),
    })),
    ...jsonReport(problems, cwd),
  }
}

function casesOf({ system, findings }: SystemFindings): readonly TestCase[] {
  return findings.map(({ step, name, problem, query = '', cost }) => {
    const said = problem && {
      message: `${problem.code}: ${problem.summary}`,
      text: [query, `why: ${problem.why}`, `fix: ${problem.fix}`].filter(Boolean).join('\n'),
    }
    return {
      group: `${system}: ${step}`,
      name,
      ...(cost && { seconds: cost.seconds }),
      ...(said && problem && (blocks(problem) ? { failure: said } : { remark: said })),
    }
  })
}
