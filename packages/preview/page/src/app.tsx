import { Alert, LoadingPlaceholder } from '@grafana/ui'
import { Dashboard } from './dashboard/dashboard.tsx'
import { AlertPage } from './index/alert-page.tsx'
import { Index } from './index/index-page.tsx'
import { MetricPage } from './index/metric-page.tsx'
import { Problems } from './problems.tsx'
import { type Project, useDashboard, useProject } from './project.ts'
import { type Route, useAddress } from './route.ts'
import { Theme } from './theme.tsx'

export function App() {
  const { project, error } = useProject()
  const { route } = useAddress()
  return (
    <Theme>
      {error && <Alert title={error} severity="error" />}
      {project ? (
        <>
          <Page route={route} project={project} />
          <Problems project={project} />
        </>
      ) : (
        !error && <LoadingPlaceholder text="Reading the project …" />
      )}
    </Theme>
  )
}

function Page({ route, project }: { route: Route; project: Project }) {
  switch (route.page) {
    case 'index':
      return <Index project={project} />
    case 'dashboard':
      return <DashboardPage uid={route.uid} project={project} />
    case 'metric':
      return <MetricPage project={project} system={route.system} name={route.name} />
    case 'alert':
      return <AlertPage project={project} system={route.system} name={route.name} />
  }
}

function DashboardPage({ uid, project }: { uid: string; project: Project }) {
  const { source, error } = useDashboard(uid, project.revision)
  if (error) return <Alert title={error} severity="error" />
  if (source === undefined || source.json.uid !== uid)
    return <LoadingPlaceholder text="Reading the dashboard …" />
  return <Dashboard key={uid} source={source} project={project} />
}
