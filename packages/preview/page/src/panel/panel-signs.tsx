/** What Grafana cannot know of a panel: where it is written, what it reads, whether an alert watches it. */
import { Badge, Drawer, IconButton, Stack, Text } from '@grafana/ui'
import { useEffect, useState } from 'react'
import type { PanelJson } from '../dashboard/dashboard-json.ts'
import { Link } from '../link.tsx'
import type { DashboardSource, Project } from '../project.ts'
import type { Answer } from '../query/run-queries.ts'
import { linkTo } from '../route.ts'
import { SourceLink } from '../source-link.tsx'
import { AlertState } from './alert-state.tsx'

interface Props {
  readonly panel: PanelJson
  readonly source: DashboardSource
  readonly project: Project
  readonly answers: readonly Answer[]
}

export function PanelSigns({ panel, source, project, answers }: Props) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (!isOpen) return
    // The drawer itself hears keys only once something in it has the focus.
    const close = ({ key }: KeyboardEvent) => key === 'Escape' && setOpen(false)
    // First of all: an open tooltip keeps the key to itself.
    window.addEventListener('keydown', close, true)
    return () => window.removeEventListener('keydown', close, true)
  }, [isOpen])
  const about = source.panels[panel.id]
  if (about === undefined) return null
  const problems = about.problems.length
  return (
    <div className="signs">
      {about.alerts.length > 0 && (
        <IconButton
          name="bell"
          size="sm"
          tooltip={`Watched by ${about.alerts.join(', ')}`}
          onClick={() => setOpen(true)}
        />
      )}
      {problems > 0 && (
        <IconButton
          name="exclamation-triangle"
          size="sm"
          variant="destructive"
          tooltip={about.problems.map(({ summary }) => summary).join('; ')}
          onClick={() => setOpen(true)}
        />
      )}
      <IconButton
        name="brackets-curly"
        size="sm"
        tooltip="What it reads and where it is written"
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <Drawer title={panel.title ?? ''} onClose={() => setOpen(false)} size="md">
          <About {...{ panel, source, project, answers }} />
        </Drawer>
      )}
    </div>
  )
}

function About({ panel, source, project, answers }: Props) {
  const about = source.panels[panel.id]
  const system = project.systems.find(({ name }) => name === source.system)
  const alerts = (system?.alerts ?? []).filter(({ name }) => about?.alerts.includes(name))
  return (
    <Stack direction="column" gap={2}>
      {about?.at && <SourceLink at={about.at} project={project} />}
      {answers.map(({ refId, expr, series, samples, ms, error }) => (
        <div key={refId}>
          <Text variant="h6">Query {refId}</Text>
          <pre>{expr}</pre>
          <Text color="secondary">
            {error ?? `${series} series, ${samples} samples, ${ms.toFixed(0)} ms`}
          </Text>
        </div>
      ))}
      {(about?.families.length ?? 0) > 0 && (
        <div>
          <Text variant="h6">Metrics</Text>
          <ul>
            {about?.families.map((name) => {
              const metric = system?.metrics.find((each) => each.name === name)
              return (
                <li key={name}>
                  <Link href={linkTo({ page: 'metric', system: source.system, name })}>{name}</Link>{' '}
                  {metric && `${metric.kind} {${metric.labels.join(', ')}}`}
                </li>
              )
            })}
          </ul>
        </div>
      )}
      {alerts.map(({ name, severity, expr, for: hold }) => (
        <div key={name}>
          <Text variant="h6">Alert</Text>
          <Stack direction="row" gap={1} alignItems="center">
            <Link href={linkTo({ page: 'alert', system: source.system, name })}>{name}</Link>
            <Badge
              text={severity}
              color={severity === 'critical' ? 'red' : severity === 'warning' ? 'orange' : 'blue'}
            />
            <AlertState project={project} system={source.system} name={name} />
            <Text color="secondary">for {hold}</Text>
          </Stack>
          <pre>{expr}</pre>
        </div>
      ))}
      {about?.problems.map(({ code, text }) => (
        <pre key={code + text}>{text}</pre>
      ))}
    </Stack>
  )
}
