import { renderMarkdown } from '@grafana/data'
import { Alert, Badge, Text } from '@grafana/ui'
import { Link } from '../link.tsx'
import { AlertState } from '../panel/alert-state.tsx'
import type { Project } from '../project.ts'
import { linkTo } from '../route.ts'
import { SourceLink } from '../source-link.tsx'

/** An alert with its runbook. */
export function AlertPage({
  project,
  system,
  name,
}: {
  project: Project
  system: string
  name: string
}) {
  const owner = project.systems.find((each) => each.name === system)
  const alert = owner?.alerts.find((each) => each.name === name)
  if (owner === undefined || alert === undefined)
    return <Alert title={`The project has no alert ${name} in ${system}`} severity="warning" />
  return (
    <main className="page">
      <a href={linkTo({ page: 'index' })}>{project.title}</a> / {owner.title}
      <Text element="h1">{alert.name}</Text>
      <p>
        <Badge text={alert.severity} color={alert.severity === 'critical' ? 'red' : 'orange'} />{' '}
        <AlertState project={project} system={system} name={name} /> for {alert.for}.{' '}
        {alert.summary}
      </p>
      <pre>{alert.expr}</pre>
      {alert.panel && (
        <Link href={linkTo({ page: 'dashboard', uid: alert.panel.uid })}>Its panel</Link>
      )}
      {alert.at && <SourceLink at={alert.at} project={project} />}
      {alert.runbook && (
        // RenderMarkdown sanitises
        <div
          className="markdown-html"
          dangerouslySetInnerHTML={{ __html: renderMarkdown(alert.runbook) }}
        />
      )}
    </main>
  )
}
