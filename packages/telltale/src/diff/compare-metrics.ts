/** What somebody who reads metrics finds different: a dashboard elsewhere, a rule, a service. */
import { type Change, change, type Detail, namesDiffer, pairs, valueDiffers } from './change.ts'
import { leavesDiffer } from './compare-leaves.ts'
import type { LabelModel, MetricModel, SystemModel } from './model.ts'
import { boundsIn } from './series-read.ts'
import { readersOf, seriesOf } from './uses.ts'

export function compareMetrics(before: SystemModel, after: SystemModel): readonly Change[] {
  const old = before.defined?.metrics ?? []
  const now = after.defined?.metrics ?? []
  const { removed, added, kept } = pairs(old, now, ({ name }) => name)
  const formerly = new Map(
    added.flatMap((metric) => (metric.was ? [[metric.was.name, metric]] : [])),
  )
  const renamed = removed.flatMap((metric) => {
    const other = formerly.get(metric.name)
    return other ? [[metric, other] as const] : []
  })
  const isRenamed = (metric: MetricModel) => renamed.some((pair) => pair.includes(metric))
  const gone = removed.filter((metric) => !isRenamed(metric))
  const fresh = added.filter((metric) => !isRenamed(metric))
  const about = (metric: MetricModel, ...systems: readonly SystemModel[]) => ({
    of: 'metric' as const,
    system: after.name,
    name: metric.name,
    touches: touched(metric, systems),
  })
  return [
    ...gone.map((metric) =>
      change({ kind: 'removed', ...about(metric, before), breaking: true, ...hint(metric, fresh) }),
    ),
    ...renamed.map(([from, to]) =>
      change({
        kind: 'renamed',
        ...about(to, after),
        touches: [...new Set([...touched(to, [after]), ...touched(from, [before, after])])],
        details: [
          { what: 'name', from: from.name, to: to.name },
          { what: 'the old name is exposed until', to: to.was?.until ?? '' },
          ...metricDiffers(from, to, before, after).filter(({ what }) => what !== 'former name'),
        ],
      }),
    ),
    ...kept.flatMap(([from, to]) => {
      const details = metricDiffers(from, to, before, after)
      return details.length === 0
        ? []
        : [change({ kind: 'changed', ...about(to, before, after), details })]
    }),
    ...fresh.map((metric) => change({ kind: 'added', ...about(metric, after) })),
  ]
}

function touched(metric: MetricModel, systems: readonly SystemModel[]): readonly string[] {
  const series = seriesOf(metric.name, metric.kind)
  return [...new Set(systems.flatMap((system) => readersOf(series, system)))]
}

/** A new metric that looks like one that has gone is most likely the same one. */
function hint(gone: MetricModel, fresh: readonly MetricModel[]): Pick<Change, 'advice'> {
  const shape = ({ kind, unit, labels, buckets, settings }: MetricModel) =>
    JSON.stringify([kind, unit, Object.keys(labels).sort(), buckets, settings.help])
  const twin = fresh.find((metric) => shape(metric) === shape(gone))
  if (twin === undefined) return {}
  return {
    advice: `${twin.name} looks like it. If it was renamed, give ${twin.name} its former name, and both are exposed until everybody has moved: was: { name: '${gone.name}', until: 'YYYY-MM-DD' }.`,
  }
}

function metricDiffers(
  from: MetricModel,
  to: MetricModel,
  before: SystemModel,
  after: SystemModel,
): readonly Detail[] {
  return [
    ...valueDiffers('type', from.kind, to.kind).map(broken),
    // Where none was declared, one is only said now.
    ...valueDiffers('unit', from.unit || 'none', to.unit || 'none').map((detail) =>
      from.unit === '' || to.unit === '' ? detail : broken(detail),
    ),
    ...labelsDiffer(from, to),
    ...bucketsDiffer(from, to, [before, after]),
    ...namesDiffer('quantile', from.quantiles.map(String), to.quantiles.map(String)).map(
      brokenIfGone,
    ),
    ...namesDiffer('exposed by', from.jobs, to.jobs).map(brokenIfGone),
    ...formerNameDiffers(from, to),
    ...leavesDiffer(from.settings, to.settings),
  ]
}

function labelsDiffer(from: MetricModel, to: MetricModel): readonly Detail[] {
  const names = [Object.keys(from.labels), Object.keys(to.labels)] as const
  const kept = names[0].flatMap((name) => {
    const [old, now] = [from.labels[name], to.labels[name]]
    return old && now ? valuesDiffer(name, old, now) : []
  })
  return [...namesDiffer('label', ...names).map(brokenIfGone), ...kept]
}

function valuesDiffer(name: string, from: LabelModel, to: LabelModel): readonly Detail[] {
  return [
    ...valueDiffers(`values of label ${name}`, from.bound, to.bound),
    ...(from.values && to.values
      ? namesDiffer(`value of label ${name}`, from.values, to.values)
      : []),
  ]
}

/** A bucket that a rule asks for by its bound is a series that the rule then no longer finds. */
function bucketsDiffer(
  from: MetricModel,
  to: MetricModel,
  systems: readonly SystemModel[],
): readonly Detail[] {
  return namesDiffer('bucket', from.buckets.map(String), to.buckets.map(String)).map((detail) => {
    const readers =
      detail.from === undefined
        ? []
        : systems.flatMap((each) => rulesReading(from, Number(detail.from), each))
    const [reader] = readers
    return reader === undefined
      ? detail
      : { ...detail, breaking: true, missed: `${reader} asks for it` }
  })
}

function rulesReading(
  { name }: MetricModel,
  bound: number,
  { rules }: SystemModel,
): readonly string[] {
  return rules
    .filter(
      ({ expr, reads }) =>
        reads.includes(`${name}_bucket`) && boundsIn(expr).some((is) => is(bound)),
    )
    .map((rule) => (rule.slo === undefined ? rule.name : `slo ${rule.slo}`))
}

/** The former name stops being exposed when nobody declares it any more. */
function formerNameDiffers(
  { was: old }: MetricModel,
  { was: now }: MetricModel,
): readonly Detail[] {
  const details = valueDiffers('former name', old?.name, now?.name)
  if (details.length > 0) return details.map((detail) => (old ? broken(detail) : detail))
  return valueDiffers('the former name is exposed until', old?.until, now?.until)
}

function broken(detail: Detail): Detail {
  return { ...detail, breaking: true }
}

function brokenIfGone(detail: Detail): Detail {
  return detail.to === undefined ? broken(detail) : detail
}
