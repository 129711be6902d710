/** Asks how everything is doing, again and again, and shows it. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Style } from '../../packages/telltale/src/report/style.ts'
import {
  type PrometheusApi,
  PrometheusError,
} from '../../packages/telltale/src/verify/prometheus-api.ts'
import type { RunningDemo } from '../start/start-demo.ts'
import { clockText, liveTable, plainLine, type Shown } from './live-text.ts'
import { type PanelWatch, watchPanels } from './panels.ts'
import type { Screen } from './screen.ts'
import { type SystemState, statesOf } from './state.ts'

/** How it was at the end. */
export interface LastLook {
  readonly systems: readonly Shown[]
  /** By title: the panels that have had no data. */
  readonly openPanels: Readonly<Record<string, readonly string[]>>
  /** Why Prometheus did not answer the last time, if it did not. */
  readonly troubles: readonly string[]
}

interface Watching {
  readonly screen: Screen
  readonly isInteractive: boolean
  readonly style: Style
  /** Fires when somebody wants it to end: then no question is answered any more. */
  readonly signal: AbortSignal
  /** Fires when enough was seen. */
  readonly end: AbortSignal
}

const refreshMs = 2_000
/** In a log one line for each system is enough for a while. */
const plainEveryMs = 10_000
/** Panels have longer ranges than two seconds, and there are many of them. */
const panelsEveryMs = 4_000

export async function watchDemo(
  { plan, prometheus }: RunningDemo,
  { screen, isInteractive, style, signal, end }: Watching,
): Promise<LastLook> {
  const began = Date.now()
  const { api } = prometheus
  const panels = plan.systems.map(({ model }) => watchPanels(model))
  let states: readonly SystemState[] = []
  const shown = (): readonly Shown[] =>
    states.map((state, index) => ({ ...state, panels: countsOf(panels[index]) }))
  const show = () => {
    const clock = clockText(Date.now() - began)
    if (!isInteractive)
      return screen.live(
        shown()
          .map((each) => `${clock}  ${plainLine(each)}`)
          .join('\n'),
      )
    screen.live(
      `${liveTable(shown(), style)}\n\n  ${style('quiet', `${clock}   Ctrl-C stops everything`)}`,
    )
  }
  const look = async () => {
    states = await statesOf(plan.systems, api)
  }
  const tried = (action: () => Promise<void>) => untilInterrupted(action, signal)
  const asking = repeat(panelsEveryMs, end, () => tried(() => lookAtPanels(panels, api, end)))
  await repeat(isInteractive ? refreshMs : plainEveryMs, end, () =>
    tried(async () => {
      await look()
      show()
    }),
  )
  await asking
  const troubles = await tried(look)
  return {
    systems: shown(),
    openPanels: Object.fromEntries(
      plan.systems.map(({ model }, index) => [model.options.title, panels[index]?.open() ?? []]),
    ),
    troubles,
  }
}

function countsOf(panels: PanelWatch | undefined) {
  return { withData: panels?.withData() ?? 0, all: panels?.all ?? 0 }
}

async function lookAtPanels(
  panels: readonly PanelWatch[],
  api: PrometheusApi,
  end: AbortSignal,
): Promise<void> {
  for (const each of panels) if (!end.aborted) await each.look(api)
}

/** Does it until the end; what Prometheus does not answer now it may answer the next time. */
async function repeat(everyMs: number, end: AbortSignal, action: () => Promise<unknown>) {
  while (!end.aborted) {
    await action()
    await wait(everyMs, undefined, { signal: end }).catch(() => {})
  }
}

/** Why Prometheus did not answer, if it did not. */
async function untilInterrupted(
  action: () => Promise<void>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    await action()
    return []
  } catch (error) {
    if (signal.aborted) return []
    if (error instanceof PrometheusError) return [`Prometheus does not answer: ${error.message}.`]
    throw error
  }
}
