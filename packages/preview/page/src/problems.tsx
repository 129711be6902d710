/** What keeps the project from being built, over everything, in the words of the terminal. */
import { Alert, IconButton } from '@grafana/ui'
import { useState } from 'react'
import type { Project } from './project.ts'
import { useAddress } from './route.ts'

export function Problems({ project }: { project: Project }) {
  const blocking = project.problems.filter(
    ({ severity }) => severity === 'fatal' || severity === 'error',
  )
  const [hidden, setHidden] = useState('')
  const texts = blocking.map(({ text }) => text)
  const key = texts.join()
  const { parameters } = useAddress()
  if (blocking.length === 0 || parameters.get('kiosk') === 'picture') return null
  const title = blocking.length === 1 ? 'One problem' : `${blocking.length} problems`
  const isFolded = hidden === key
  return (
    <div className="problems" role="alert">
      <Alert
        title={isFolded ? `${title}: ${blocking[0]?.summary}` : title}
        severity="error"
        action={
          <IconButton
            name={isFolded ? 'angle-up' : 'angle-down'}
            tooltip={isFolded ? 'Show it' : 'Fold it until it changes'}
            onClick={() => setHidden(isFolded ? '' : key)}
          />
        }
      >
        {!isFolded && (
          <>
            What is shown is what could be built before.
            {texts.map((text) => (
              <pre key={text}>{text}</pre>
            ))}
          </>
        )}
      </Alert>
    </div>
  )
}
