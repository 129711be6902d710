/** `telltale push`: dashboards into a Grafana that runs, by its HTTP API. */
import { createInterface } from 'node:readline/promises'
import type { Problem } from '@telltale/core'
import { blocks, examine } from '../build.ts'
import { dashboardsJson } from '../emit/dashboard-files.ts'
import type { Project } from '../project/project.ts'
import { stackOf } from '../project/stack.ts'
import type { System } from '../project/system.ts'
import { type GrafanaApi, grafanaApi } from '../push/grafana-api.ts'
import { GrafanaError } from '../push/grafana-fault.ts'
import { type PushResult, push } from '../push/push.ts'
import { type PushPlan, pushPlan, type Step, type Wanted } from '../push/push-plan.ts'
import { unreachableProblem } from '../push/push-problems.ts'
import { jsonReport } from '../report/json.ts'
import { styleFor } from '../report/style.ts'
import { chosenSystems } from './chosen-systems.ts'
import { findProject } from './find-project.ts'
import { loadProject } from './load-project.ts'
import { type Progress, startProgress } from './progress.ts'
import { clearTextNote, type Environment, grafanaAddress, grafanaToken } from './push-settings.ts'
import { diffText, stepsText, sumText } from './push-text.ts'
import { report } from './report.ts'
import { secondsText } from './summary.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

export interface PushFlags {
  readonly project?: string
  readonly url?: string
  readonly system?: string
  readonly stack?: boolean
  readonly folder?: string
  readonly dryRun?: boolean
  readonly diff?: boolean
  readonly prune?: boolean
  readonly gone?: string
  readonly adopt?: string
  readonly yes?: boolean
  readonly format: 'text' | 'json'
}

/**
 * 0: Grafana holds what is generated, or with --dry-run: nothing stands in the way. 1: a problem of
 * the project, or something was refused or failed; the report says what was done. 2: wrong
 * arguments, no token, or deletions that nobody has agreed to. 130: interrupted.
 */
export async function pushCommand(
  flags: PushFlags,
  terminal: Terminal,
  env: Environment,
): Promise<number> {
  const url = grafanaAddress(flags.url, env)
  const token = grafanaToken(env, terminal)
  const file = findProject(flags.project, terminal.cwd)
  const progress = startProgress(terminal)
  try {
    progress.phase('reading the project')
    const loaded = await loadProject(file, terminal.signal)
    if ('problems' in loaded) {
      progress.stop()
      return report({ problems: loaded.problems, ok: false }, flags.format, terminal)
    }
    const systems = systemsFor(loaded.project, flags)
    progress.phase('checking and generating')
    const faults = examine(loaded.project).problems.filter(blocks)
    if (faults.length > 0) {
      progress.stop()
      return report({ problems: faults, ok: false }, flags.format, terminal)
    }
    terminal.diagnostics.write(clearTextNote(url))
    const api = grafanaApi({ url, token, signal: terminal.signal })
    const gone = goneSystems(flags.gone, loaded.project)
    return await pushed(systems, gone, api, { ...flags, url }, terminal, progress)
  } finally {
    progress.stop()
  }
}

function systemsFor(project: Project, { system, stack }: PushFlags): readonly System[] {
  const chosen = chosenSystems(project, system)
  if (!stack) return chosen
  const parts = stackOf(project)?.parts
  if (parts === undefined) {
    throw new UsageError(
      '--stack: the project has no stack. Leave it out, or give defineProject the option "stack".',
    )
  }
  return parts.filter(({ name }) => chosen.some((each) => each.name === name))
}

function wantedOf(system: System, folder: string | undefined): readonly Wanted[] {
  const { dashboards, grafana } = system.options
  return dashboardsJson(system).map((json, i) => ({
    system: system.name,
    uid: json.uid ?? '',
    title: json.title ?? '',
    json: json as unknown as Readonly<Record<string, unknown>>,
    folder: (folder ?? grafana.folder ?? '').trim(),
    at: dashboards[i]?.at,
  }))
}

async function pushed(
  systems: readonly System[],
  gone: readonly string[],
  api: GrafanaApi,
  flags: PushFlags & { readonly url: string },
  terminal: Terminal,
  progress: Progress,
): Promise<number> {
  const { url, dryRun = false, prune = false } = flags
  const wanted = systems.flatMap((system) => wantedOf(system, flags.folder))
  const adopt = adopted(flags.adopt, wanted)
  progress.phase(`reading what ${url} holds`)
  let plan: PushPlan
  try {
    const names = systems.map(({ name }) => name)
    plan = await pushPlan(wanted, names, api, { prune, gone, adopt })
  } catch (error) {
    if (!(error instanceof GrafanaError)) throw error
    progress.stop()
    return report(
      { problems: [unreachableProblem(error.fault, url)], ok: false },
      flags.format,
      terminal,
    )
  }
  const isRefused = plan.problems.length > 0
  if (dryRun || isRefused) {
    progress.stop()
    return finish({ plan, result: undefined, problems: plan.problems }, flags, terminal)
  }
  await agreed(plan, flags, terminal, progress)
  progress.phase(`writing to ${url}`)
  const result = await push(plan, api, url)
  progress.stop()
  const code = await finish({ plan, result, problems: result.problems }, flags, terminal)
  return terminal.signal.aborted ? exitCodes.interrupted : code
}

/** A name that is still there is a slip: all of its dashboards would be deleted. */
function goneSystems(flag: string | undefined, { systems }: Project): readonly string[] {
  const names = flag === undefined ? [] : flag.split(',').map((name) => name.trim())
  const known = names.find((name) => systems.some((each) => each.name === name))
  if (known === undefined && !names.includes('')) return names
  throw new UsageError(
    known === undefined
      ? '--gone names no system: write --gone shop, or --gone shop,bank.'
      : `--gone ${known}: the project has a system of this name. What it does not generate any more goes with --prune.`,
  )
}

function adopted(flag: string | undefined, wanted: readonly Wanted[]): readonly string[] {
  const uids = flag === undefined ? [] : flag.split(',').map((uid) => uid.trim())
  const unknown = uids.find((uid) => !wanted.some((each) => each.uid === uid))
  if (unknown === undefined) return uids
  throw new UsageError(
    `--adopt ${unknown}: no dashboard with this uid is generated. There are ${wanted.map(({ uid }) => uid).join(', ')}.`,
  )
}

/** Nobody deletes by accident: a person is asked, a program has to say --yes. */
async function agreed(
  { steps }: PushPlan,
  { yes, prune, gone }: PushFlags,
  { isInteractive, diagnostics, signal }: Terminal,
  progress: Progress,
): Promise<void> {
  const deletions = steps.filter(({ action }) => action === 'delete')
  if (deletions.length === 0 || yes) return
  progress.stop()
  const asked = [...(prune ? ['--prune'] : []), ...(gone ? ['--gone'] : [])].join(' and ')
  const list = deletions.map(({ uid, title }) => `  - ${uid}   ${title}\n`).join('')
  if (isInteractive && process.stdin.isTTY) {
    diagnostics.write(list)
    const answer = await answerTo('Delete these dashboards? [y/N] ', signal)
    if (/^y(es)?$/i.test(answer.trim())) return
    throw new UsageError(`nothing was pushed. Leave out ${asked} to keep them.`)
  }
  throw new UsageError(
    `${asked} would delete ${deletions.length} of the dashboards in Grafana, and nobody is there to be asked:\n${list}Nothing was pushed. Add --yes if they may go, or leave out ${asked}.`,
  )
}

/** Nothing when there is no more input. */
async function answerTo(question: string, signal: AbortSignal): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new Promise<string>((done) => prompt.once('close', () => done('')))
  try {
    return await Promise.race([prompt.question(question, { signal }), ended])
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    prompt.close()
  }
}

interface Outcome {
  readonly plan: PushPlan
  /** Absent when nothing was written. */
  readonly result: PushResult | undefined
  readonly problems: readonly Problem[]
}

async function finish(
  { plan, result, problems }: Outcome,
  { url, dryRun = false, diff, format }: PushFlags & { readonly url: string },
  terminal: Terminal,
): Promise<number> {
  const { cwd, signal, result: stream } = terminal
  const isComplete = result === undefined || plan.steps.every((step) => isSettled(step, result))
  const ok = problems.length === 0 && isComplete
  if (format === 'json') {
    const dashboards = plan.steps.map((step) => dataOf(step, result))
    const data = { ok, url, dryRun, dashboards, ...jsonReport(problems, cwd) }
    stream.write(`${JSON.stringify(data, null, 2)}\n`)
    return ok ? exitCodes.ok : exitCodes.problems
  }
  const style = styleFor(stream.color)
  const isPlanOnly = result === undefined
  const sum = sumText(plan, result, { url, isDryRun: isPlanOnly && dryRun, ok, style })
  const text = [
    diff ? await diffText(plan, style) : '',
    stepsText(plan, result, style),
    `${sum} ${secondsText(style)}\n`,
    isPlanOnly && !dryRun ? 'Nothing was pushed, so that nothing is there by half.\n' : '',
    signal.aborted ? 'Interrupted; push again to go on.\n' : '',
  ].join('')
  return report({ problems, ok, text: () => text }, 'text', terminal)
}

function isSettled(step: Step, result: PushResult): boolean {
  return step.action === 'unchanged' || result.done.has(step)
}

function dataOf(step: Step, result: PushResult | undefined) {
  const { uid, title, system, folder, action } = step
  return { uid, title, system, folder, action, done: result?.done.has(step) ?? false }
}
