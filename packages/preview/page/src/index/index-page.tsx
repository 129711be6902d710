import { Badge, FilterInput, Stack, Text } from '@grafana/ui'
import { useState } from 'react'
import { Link } from '../link.tsx'
import type { Project, SystemSummary } from '../project.ts'
import { linkTo } from '../route.ts'
import { ThemeButton } from '../theme.tsx'

/** Everything there is, and a search over all of it. */
export function Index({ project }: { project: Project }) {
  const [search, setSearch] = useState('')
  return (
    <main className="page">
      <header className="bar">
        <Text element="h1">{project.title}</Text>
        <Stack direction="row" gap={1}>
          <FilterInput
            value={search}
            onChange={setSearch}
            placeholder="Dashboards, metrics, alerts"
            width={40}
          />
          <ThemeButton />
        </Stack>
      </header>
      {project.systems.map((system) => (
        <SystemView key={system.name} system={system} search={search.toLowerCase()} />
      ))}
    </main>
  )
}

function SystemView({ system, search }: { system: SystemSummary; search: string }) {
  const has = (...texts: readonly (string | undefined)[]) =>
    [system.title, ...texts].some((text) => text?.toLowerCase().includes(search))
  const dashboards = system.dashboards.filter(({ title, description }) => has(title, description))
  const alerts = system.alerts.filter(({ name, summary }) => has(name, summary))
  const metrics = system.metrics.filter(({ name, help }) => has(name, help))
  const slos = system.slos.filter(({ title, name }) => has(title, name))
  if (dashboards.length + alerts.length + metrics.length + slos.length === 0) return null
  return (
    <section className="system">
      <Text element="h2">{system.title}</Text>
      <ul className="cards">
        {dashboards.map(({ uid, title, description, panels }) => (
          <li key={uid}>
            <Link href={linkTo({ page: 'dashboard', uid })}>{title}</Link>
            <Text color="secondary" variant="bodySmall">
              {panels} panels{description ? `. ${description}` : ''}
            </Text>
          </li>
        ))}
      </ul>
      {slos.length > 0 && (
        <p className="slos">
          {slos.map(({ name, title, objective, window }) => (
            <Badge
              key={name}
              color="green"
              text={`${title}: ${Number((objective * 100).toFixed(4))} % in ${window}`}
            />
          ))}
        </p>
      )}
      <div className="columns">
        <List title={`Alerts (${alerts.length})`} isOpen={search !== ''}>
          {alerts.map(({ name, severity, summary }) => (
            <li key={name}>
              <Link href={linkTo({ page: 'alert', system: system.name, name })}>{name}</Link>{' '}
              <Badge
                text={severity}
                color={severity === 'critical' ? 'red' : severity === 'warning' ? 'orange' : 'blue'}
              />{' '}
              {summary}
            </li>
          ))}
        </List>
        <List title={`Metrics (${metrics.length})`} isOpen={search !== ''}>
          {metrics.map(({ name, kind, help }) => (
            <li key={name}>
              <Link href={linkTo({ page: 'metric', system: system.name, name })}>{name}</Link>{' '}
              <Text color="secondary">{kind}.</Text> {help}
            </li>
          ))}
        </List>
      </div>
    </section>
  )
}

function List({
  title,
  isOpen,
  children,
}: {
  title: string
  isOpen: boolean
  children: React.ReactNode
}) {
  return (
    <details open={isOpen}>
      <summary>{title}</summary>
      <ul>{children}</ul>
    </details>
  )
}
