/** What a system declares, as data that can be compared. */
import { type AnyFamily, familiesOf, type Label } from '@telltale/core'
import { jobsByFamily } from '../docs/families.ts'
import type { System } from '../project/system.ts'
import { addressesOf, byJob, metricsPath, type Target } from '../project/target.ts'
import type { Slo } from '../slo/slo.ts'
import { leavesOf } from './leaves.ts'
import type { Definitions, LabelModel, MetricModel, SloModel, TargetModel } from './model.ts'

export function definitionsOf(system: System): Definitions {
  const { targets, slos = [], prometheus, grafana, team } = system.options
  const jobs = jobsByFamily(system)
  const families = new Map(
    targets
      .flatMap(({ options }) => familiesOf(options.exposes))
      .map((family) => [family.name, family]),
  )
  return {
    metrics: [...families.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((family) => metricOf(family, jobs.get(family.name) ?? [])),
    slos: slos.map(sloOf),
    targets: byJob(targets).map(targetOf),
    settings: leavesOf({ prometheus, grafana, team }),
  }
}

function metricOf(family: AnyFamily, jobs: readonly string[]): MetricModel {
  const { name, kind, unit, labels, buckets = [], quantiles = [], was } = family
  const { help, owner, deprecated, aggregate, expireAfter, exemplars } = family
  return {
    name,
    kind,
    unit,
    labels: Object.fromEntries(
      Object.entries(labels as Readonly<Record<string, Label>>).map(([label, declared]) => [
        label,
        labelOf(declared),
      ]),
    ),
    buckets,
    quantiles,
    ...(was && { was: { name: was.name, until: was.until } }),
    jobs,
    settings: leavesOf({ help, owner, deprecated, aggregate, expireAfter, exemplars }),
  }
}

function labelOf(label: Label): LabelModel {
  const rest = label.fold === undefined ? '' : `, others are ${label.fold}`
  if (label.kind === 'closed') return { values: label.values, bound: `given values${rest}` }
  const like = label.pattern === undefined ? '' : ` like ${label.pattern}`
  return { bound: `up to ${label.max} values${like}${rest}` }
}

function sloOf({ name, options }: Slo): SloModel {
  const { title, objective, window, by, tiers, burnRates, interval, team, labels } = options
  return {
    name,
    settings: leavesOf({
      title,
      objective: `${Number((objective * 100).toPrecision(12))}%`,
      window,
      by,
      'what is bad': options.sli.what,
      tiers,
      burnRates,
      interval,
      team,
      labels,
    }),
  }
}

function targetOf(target: Target): TargetModel {
  const { exposes: _, addresses: __, path: ___, ...rest } = target.options
  return {
    job: target.job,
    addresses: addressesOf(target),
    settings: leavesOf({ path: metricsPath(target), ...rest }),
  }
}
