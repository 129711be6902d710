/** How a system is doing, as its Prometheus has it. */
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'
import type { PlannedSystem } from '../start/plan.ts'

export interface SystemState {
  readonly title: string
  readonly targets: { readonly up: number; readonly all: number }
  /** What it does in a second, on average of the last half minute; nothing before there are two samples. */
  readonly rate: number | undefined
  /** `requests/s` */
  readonly rateOf: string
  /** Alerts that fire, by name, each once. */
  readonly firing: readonly string[]
  /** Rules that cannot be evaluated, each with the reason. */
  readonly broken: readonly string[]
}

/** @throws PrometheusError */
export async function statesOf(
  systems: readonly PlannedSystem[],
  api: PrometheusApi,
): Promise<readonly SystemState[]> {
  const [{ activeTargets }, { groups }] = await Promise.all([
    api.get<Targets>('/api/v1/targets', { state: 'active' }),
    api.get<Rules>('/api/v1/rules'),
  ])
  return Promise.all(
    systems.map(async ({ demo, model }) => {
      const jobs = Object.values(demo.ports).flatMap((use) => ('job' in use ? [use.job] : []))
      const targets = activeTargets.filter(({ labels }) => jobs.includes(labels.job ?? ''))
      const { counter, what } = demo.activity
      const query = `sum(rate(${counter.name}{job=~"${jobs.join('|')}"}[30s]))`
      const { series } = await api.query(query, Date.now() / 1000)
      const names = new Set(model.options.rules.map(({ name }) => name))
      const rules = groups
        .filter(({ name, file }) => names.has(name) && isOf(file, model.name, systems.length))
        .flatMap((group) => group.rules)
      return {
        title: model.options.title,
        targets: { up: targets.filter(({ health }) => health === 'up').length, all: jobs.length },
        rate: series[0]?.values[0],
        rateOf: what,
        firing: [
          ...new Set(rules.filter(({ state }) => state === 'firing').map(({ name }) => name)),
        ].sort(),
        broken: rules
          .filter(({ health }) => health === 'err')
          .map(({ name, lastError = '' }) => `${name}: ${lastError}`),
      }
    }),
  )
}

interface Targets {
  readonly activeTargets: readonly {
    readonly labels: Readonly<Record<string, string>>
    readonly health: string
  }[]
}

interface Rules {
  readonly groups: readonly {
    readonly name: string
    readonly file: string
    readonly rules: readonly {
      readonly name: string
      readonly health: string
      readonly lastError?: string
      /** Of alerting rules: the worst of its alerts. */
      readonly state?: string
    }[]
  }[]
}

/** Several systems may have groups of one name; the stack has a folder of rules for each. */
function isOf(file: string, system: string, systems: number): boolean {
  return systems === 1 || file.includes(`/${system}/`)
}
