/** Which panels of a system have data, asked as Grafana asks. */
import { durationMs } from '@telltale/promql'
import type { System } from 'telltale'
import {
  type PanelPlace,
  panelPlaces,
  placePath,
} from '../../packages/telltale/src/project/panel-places.ts'
import { inTurn } from '../../packages/telltale/src/verify/in-turn.ts'
import { panelFindings, shownMs } from '../../packages/telltale/src/verify/panel-findings.ts'
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'
import { answerVariables } from '../../packages/telltale/src/verify/variable-values.ts'

export interface PanelWatch {
  /** Panels that ask Prometheus something. */
  readonly all: number
  /** Those whose every query has had data. */
  readonly withData: () => number
  /** Those that have not: `System health > Queue > Depth`. */
  readonly open: () => readonly string[]
  /** Asks for those that have not; what had data once is not asked again. */
  look(api: PrometheusApi): Promise<void>
}

export function watchPanels(system: System): PanelWatch {
  const places = panelPlaces(system).filter(({ panel }) => panel.queries.length > 0)
  let open = places
  return {
    all: places.length,
    withData: () => places.length - open.length,
    open: () => open.map((place) => placePath(place).join(' > ')),
    async look(api) {
      for (const dashboard of new Set(open.map((place) => place.dashboard))) {
        const nowMs = Date.now()
        const times = { fromMs: nowMs - shownMs(dashboard), toMs: nowMs }
        const { values } = await answerVariables(dashboard, api, times)
        const scrapeMs = durationMs(system.options.prometheus.scrapeInterval) ?? 15_000
        const own = open.filter((place) => place.dashboard === dashboard)
        const found = await inTurn(own, async (place) => {
          const findings = await panelFindings(place, { api, nowMs, scrapeMs, values })
          return findings.every(({ problem }) => problem === undefined)
        })
        const answered = new Set<PanelPlace>(own.filter((_, index) => found[index]))
        open = open.filter((place) => !answered.has(place))
      }
    },
  }
}
