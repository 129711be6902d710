/** What keeps the project from being built, over everything, in the words of the terminal. */
import { Alert } from '@grafana/ui'
import type { Project } from './project.ts'

export function Problems({ project }: { project: Project }) {
  const blocking = project.problems.filter(
    ({ severity }) => severity === 'fatal' || severity === 'error',
  )
  if (blocking.length === 0) return null
  return (
    <div className="problems" role="alert">
      <Alert
        title={blocking.length === 1 ? 'One problem' : `${blocking.length} problems`}
        severity="error"
      >
        What is shown is what could be built before.
        {blocking.map(({ text }) => (
          <pre key={text}>{text}</pre>
        ))}
      </Alert>
    </div>
  )
}
