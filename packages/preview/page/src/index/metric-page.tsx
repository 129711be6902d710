import { Alert, Text } from '@grafana/ui'
import { Link } from '../link.tsx'
import type { Project } from '../project.ts'
import { linkTo } from '../route.ts'
import { SourceLink } from '../source-link.tsx'

/** A metric, and every panel and rule that reads it. */
export function MetricPage({
  project,
  system,
  name,
}: {
  project: Project
  system: string
  name: string
}) {
  const owner = project.systems.find((each) => each.name === system)
  const metric = owner?.metrics.find((each) => each.name === name)
  if (owner === undefined || metric === undefined)
    return <Alert title={`The project has no metric ${name} in ${system}`} severity="warning" />
  return (
    <main className="page">
      <a href={linkTo({ page: 'index' })}>{project.title}</a> / {owner.title}
      <Text element="h1">{metric.name}</Text>
      <p>
        {metric.kind}
        {metric.unit && ` in ${metric.unit}`}, exposed by {metric.jobs.join(', ')}. {metric.help}
      </p>
      <p>Labels: {metric.labels.join(', ') || 'none'}</p>
      {metric.at && <SourceLink at={metric.at} project={project} />}
      <Text element="h2">Read by</Text>
      <ul>
        {metric.uses.map(({ kind, name, expr, dashboard }) => (
          <li key={`${kind} ${dashboard} ${name} ${expr}`}>
            {dashboard ? (
              <Link href={linkTo({ page: 'dashboard', uid: dashboard })}>{name}</Link>
            ) : kind === 'alert' ? (
              <Link href={linkTo({ page: 'alert', system, name })}>{name}</Link>
            ) : (
              name
            )}
            <pre>{expr}</pre>
          </li>
        ))}
        {metric.uses.length === 0 && <li>nothing</li>}
      </ul>
    </main>
  )
}
