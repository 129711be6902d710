import { EventBusSrv, type TimeRange } from '@grafana/data'
import { Alert, Button, LoadingPlaceholder, Text } from '@grafana/ui'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { Panel } from '../panel/panel.tsx'
import type { DashboardSource, Project } from '../project.ts'
import { interpolate } from '../query/interpolate.ts'
import { linkTo, setParameters, useAddress } from '../route.ts'
import { useWidth } from '../use-width.ts'
import { Annotated } from './annotations.tsx'
import type { DashboardJson } from './dashboard-json.ts'
import { type PlacedPanel, type Section, sectionsOf } from './layout.ts'
import { timeRange } from './time.ts'
import { Toolbar } from './toolbar.tsx'
import { useVariables } from './use-variables.ts'
import { VariableBar } from './variable-bar.tsx'

/** A unit of Grafana's grid and the space between panels, in pixels. */
const unit = 38
const gap = 8

/** On a screen that is narrower, panels are one below the other, as in Grafana. */
const narrow = 700

export function Dashboard({ source, project }: { source: DashboardSource; project: Project }) {
  const { json } = source
  const { parameters } = useAddress()
  const { range, refresh, onRefresh } = useRange(json)
  const [width, measured] = useWidth()
  const variables = useVariables(source.system, json.templating?.list ?? none, range)
  const isBare = parameters.has('kiosk')
  // Cursors of all panels move together.
  const events = useMemo(() => new EventBusSrv(), [])
  const sections = variables && sectionsOf(json.panels ?? [], variables.values)
  return (
    <main className={parameters.get('kiosk') === 'picture' ? 'picture' : undefined}>
      {!isBare && (
        <header className="bar">
          <nav aria-label="Breadcrumbs">
            <a href={linkTo({ page: 'index' })}>{project.title}</a>
            <span aria-hidden> / </span>
            <Text element="h1" variant="h5">
              {json.title}
            </Text>
          </nav>
          <Toolbar range={range} refresh={refresh} onRefresh={onRefresh} />
        </header>
      )}
      {(source.data ?? project.data) === 'generated' && (
        <div className="generated" role="note">
          There is no Prometheus: these numbers are made up from the definitions.
        </div>
      )}
      <div className="bar variables">{variables && <VariableBar variables={variables.list} />}</div>
      {isBare && (
        <Button
          className="leave-kiosk"
          size="sm"
          fill="text"
          icon="times"
          aria-label="Show everything"
          onClick={() => setParameters({ kiosk: undefined })}
        />
      )}
      <div ref={measured} style={{ margin: gap }}>
        {sections === undefined || variables === undefined ? (
          <LoadingPlaceholder text="Asking for the variables …" />
        ) : (
          <Annotated
            system={source.system}
            annotations={json.annotations?.list ?? none}
            range={range}
            values={variables.values}
          >
            {sections.map((section) => (
              <SectionView
                key={section.key}
                section={section}
                width={width}
                values={variables.values}
              >
                {({ key, panel, scoped }, size) => (
                  <Panel
                    key={key}
                    panel={panel}
                    source={source}
                    project={project}
                    range={range}
                    values={new Map([...variables.values, ...scoped])}
                    events={events}
                    {...size}
                  />
                )}
              </SectionView>
            ))}
            {sections.length === 0 && (
              <Alert title="This dashboard has no panels" severity="info" />
            )}
          </Annotated>
        )}
      </div>
    </main>
  )
}

const none: never[] = []

interface SectionProps {
  readonly section: Section
  readonly width: number
  readonly values: Parameters<typeof interpolate>[1]
  readonly children: (
    panel: PlacedPanel,
    size: { width: number; height: number },
  ) => React.ReactNode
}

function SectionView({ section, width, values, children }: SectionProps) {
  const [isFolded, setFolded] = useState(section.isFolded)
  const column = (width + gap) / 24
  const title = interpolate(
    section.row?.title ?? '',
    new Map([...values, ...section.scoped]),
    'text',
  )
  return (
    <section aria-label={title || undefined}>
      {section.row && (
        <h2 className="section-title">
          <button type="button" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
            <span aria-hidden>{isFolded ? '▸' : '▾'}</span> {title}{' '}
            {isFolded && <small>({section.panels.length} panels)</small>}
          </button>
        </h2>
      )}
      {!isFolded && (
        <div
          style={
            width < narrow ? undefined : { position: 'relative', height: section.height * unit }
          }
        >
          {section.panels.map((placed) => {
            const { x, y, w, h } = placed.gridPos
            if (width < narrow) {
              const size = { width, height: h * unit - gap }
              return (
                <div key={placed.key} style={{ ...size, marginBottom: gap }}>
                  {children(placed, size)}
                </div>
              )
            }
            const size = { width: w * column - gap, height: h * unit - gap }
            return (
              <div
                key={placed.key}
                style={{ position: 'absolute', left: x * column, top: y * unit, ...size }}
              >
                {children(placed, size)}
              </div>
            )
          })}
        </div>
      )}
    </section>
  )
}

/** The range of the address, else of the dashboard; moved on by each refresh. */
function useRange(json: DashboardJson): {
  range: TimeRange
  refresh: string
  onRefresh: () => void
} {
  const { parameters } = useAddress()
  const from = parameters.get('from') ?? json.time?.from ?? 'now-6h'
  const to = parameters.get('to') ?? json.time?.to ?? 'now'
  const refresh = (parameters.get('refresh') ?? json.refresh ?? '').replace('off', '')
  const [tick, setTick] = useState(0)
  const onRefresh = useCallback(() => setTick((before) => before + 1), [])
  useEffect(() => {
    const seconds = secondsOf(refresh)
    if (seconds === undefined) return
    const timer = setInterval(() => {
      if (!document.hidden) onRefresh()
    }, seconds * 1000)
    return () => clearInterval(timer)
  }, [refresh, onRefresh])
  // A tick moves the range on
  const range = useMemo(() => timeRange(from, to), [from, to, tick])
  return { range, refresh, onRefresh }
}

function secondsOf(refresh: string): number | undefined {
  const [, count, scale = ''] = /^(\d+)([smhd])$/.exec(refresh) ?? []
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[scale]
  return seconds && Number(count) * seconds
}
