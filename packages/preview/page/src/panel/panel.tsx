import {
  applyFieldOverrides,
  type DataFrame,
  type EventBus,
  getFieldDisplayName,
  LoadingState,
  type ScopedVars,
  type TimeRange,
  transformDataFrame,
} from '@grafana/data'
import { DashboardCursorSync } from '@grafana/schema'
import {
  ErrorBoundaryAlert,
  PanelChrome,
  PanelContextProvider,
  SeriesVisibilityChangeMode,
  useTheme2,
} from '@grafana/ui'
import { useEffect, useMemo, useState } from 'react'
import type { PanelJson } from '../dashboard/dashboard-json.ts'
import { fieldOptions } from '../grafana/field-options.ts'
import { withDefaults } from '../grafana/panel-defaults.ts'
import { pending } from '../pending.ts'
import type { DashboardSource, Project } from '../project.ts'
import { interpolate, type VariableValue } from '../query/interpolate.ts'
import { type Answer, runQueries } from '../query/run-queries.ts'
import { PanelSigns } from './panel-signs.tsx'
import { visualizations } from './visualizations.ts'

interface Props {
  readonly panel: PanelJson
  readonly source: DashboardSource
  readonly project: Project
  readonly range: TimeRange
  readonly values: ReadonlyMap<string, VariableValue>
  readonly events: EventBus
  readonly width: number
  readonly height: number
}

/** A panel in Grafana's frame: asks its queries, transforms, applies units and overrides, draws. */
export function Panel(props: Props) {
  const { panel, source, project, range, values, events, width, height } = props
  const replace = (text: string, scoped?: ScopedVars) =>
    interpolate(withScoped(text, scoped), values, 'text')
  const { answers, isLoading } = useAnswers(props)
  const { data, error } = useData(props, answers)
  const { shown, toggle } = useShown(data)
  const failures = (answers ?? []).flatMap(({ refId, error }) =>
    error ? [`${refId}: ${error}`] : [],
  )
  const message = [...failures, ...(error ? [error] : [])].join('\n')
  const Visualization = visualizations[panel.type]
  return (
    <PanelContextProvider
      value={{
        eventsScope: 'dashboard',
        eventBus: events,
        sync: () => DashboardCursorSync.Crosshair,
        onToggleSeriesVisibility: toggle,
      }}
    >
      <PanelChrome
        title={replace(panel.title ?? '')}
        {...(panel.description && { description: replace(panel.description) })}
        {...(message && { statusMessage: message })}
        displayMode={panel.transparent ? 'transparent' : 'default'}
        loadingState={isLoading ? LoadingState.Loading : LoadingState.Done}
        titleItems={
          <PanelSigns panel={panel} source={source} project={project} answers={answers ?? []} />
        }
        width={width}
        height={height}
      >
        {(innerWidth, innerHeight) => (
          <ErrorBoundaryAlert boundaryName="panel" dependencies={[shown, panel]}>
            {Visualization === undefined ? (
              <div className="message">The preview cannot draw a panel of type “{panel.type}”.</div>
            ) : panel.type !== 'text' && shown.every(({ length }) => length === 0) ? (
              <div className="message">
                {answers === undefined ? '' : message || noValue(panel)}
              </div>
            ) : (
              <Visualization
                panel={panel}
                frames={shown}
                range={range}
                replace={replace}
                width={innerWidth}
                height={innerHeight}
              />
            )}
          </ErrorBoundaryAlert>
        )}
      </PanelChrome>
    </PanelContextProvider>
  )
}

function noValue({ fieldConfig, targets = [] }: PanelJson): string {
  const other = targets.find(({ expr, datasource }) => !expr && datasource?.type)
  if (other && targets.every(({ expr }) => !expr))
    return `The preview asks Prometheus only; this panel reads ${other.datasource?.type}.`
  return fieldConfig?.defaults?.noValue || 'No data'
}

/** The former answers stay until the next ones are there: a refresh must not flicker. */
function useAnswers({ panel, range, values, source, width }: Props) {
  const [answers, setAnswers] = useState<readonly Answer[]>()
  const [isLoading, setLoading] = useState(true)
  const chosen = JSON.stringify([...values])
  const targets = JSON.stringify([panel.targets, panel.interval, panel.maxDataPoints])
  // A rebuild gives new objects for the same queries
  useEffect(() => {
    const stop = new AbortController()
    const answered = pending()
    setLoading(true)
    const { scrapeInterval, system } = source
    runQueries({ system, panel, range, values, scrapeInterval, width }, stop.signal).then(
      (next) => {
        if (stop.signal.aborted) return
        setAnswers(next)
        setLoading(false)
        // What is drawn next must not be missed by whoever waits.
        setTimeout(answered, 50)
      },
    )
    return () => {
      stop.abort()
      answered()
    }
  }, [targets, chosen, range, width, source.scrapeInterval, source.system])
  return { answers, isLoading }
}

function useData({ panel, values, range }: Props, answers: readonly Answer[] | undefined) {
  const theme = useTheme2()
  const [state, setState] = useState<{ data: readonly DataFrame[]; error?: string }>({ data: [] })
  // Values change together with the answers
  useEffect(() => {
    let isCurrent = true
    const frames = (answers ?? []).flatMap(({ frames }) => frames)
    const transformations = (panel.transformations ?? []).filter(({ disabled }) => !disabled)
    new Promise<DataFrame[]>((resolve, reject) => {
      transformDataFrame([...transformations], [...frames], {
        interpolate: (text) => interpolate(text, values, 'text'),
      }).subscribe({ next: resolve, error: reject })
    })
      .then((transformed) => {
        const fieldConfig = withDefaults(panel.type, panel.fieldConfig)
        return applyFieldOverrides({
          data: transformed,
          fieldConfig,
          fieldConfigRegistry: fieldOptions(fieldConfig),
          replaceVariables: (text, scoped) => interpolate(withScoped(text, scoped), values, 'text'),
          theme,
          timeZone: 'browser',
          dataLinkPostProcessor: ({ linkModel }) => linkModel,
        })
      })
      .then(
        (data) => isCurrent && setState({ data }),
        (error: Error) => isCurrent && setState({ data: [], error: error.message }),
      )
    return () => {
      isCurrent = false
    }
  }, [answers, panel, theme, range])
  return state
}

/** `${__field.labels.route}` and the like, which Grafana knows only where it draws a value. */
function withScoped(text: string, scoped: ScopedVars | undefined): string {
  if (scoped === undefined) return text
  return text.replace(
    /\$\{(__\w+)((?:\.[\w-]+|\["[^"]+"\])*)(?::\w+)?\}/g,
    (whole, name: string, path: string) => {
      let value: unknown = (scoped[name] as { value?: unknown } | undefined)?.value
      for (const [, key, quoted] of path.matchAll(/\.([\w-]+)|\["([^"]+)"\]/g)) {
        value = (value as Record<string, unknown> | undefined)?.[key ?? quoted ?? '']
      }
      return value === undefined ? whole : String(value)
    },
  )
}

/** Clicks on the legend: one series alone, all again, or this one in addition. */
function useShown(data: readonly DataFrame[]) {
  const [only, setOnly] = useState<ReadonlySet<string>>()
  const names = data.flatMap((frame) =>
    frame.fields.map((field) => getFieldDisplayName(field, frame, [...data])),
  )
  const toggle = (label: string | string[] | null, mode: SeriesVisibilityChangeMode) => {
    if (label === null) return setOnly(undefined)
    const labels = [label].flat()
    if (mode === SeriesVisibilityChangeMode.ToggleSelection) {
      const isAlone = only?.size === labels.length && labels.every((each) => only.has(each))
      return setOnly(isAlone ? undefined : new Set(labels))
    }
    const next = new Set(only ?? names)
    for (const each of labels) {
      if (next.has(each)) next.delete(each)
      else next.add(each)
    }
    setOnly(next)
  }
  const shown = useMemo(
    () =>
      only === undefined
        ? data
        : data.map((frame) => ({
            ...frame,
            fields: frame.fields.map((field) =>
              field.type === 'time' || only.has(getFieldDisplayName(field, frame, [...data]))
                ? field
                : {
                    ...field,
                    config: {
                      ...field.config,
                      custom: {
                        ...field.config.custom,
                        hideFrom: { legend: false, tooltip: true, viz: true },
                      },
                    },
                  },
            ),
          })),
    [data, only],
  )
  return { shown, toggle }
}
