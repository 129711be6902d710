import type { Project } from './project.ts'

/** Opens the line in Visual Studio Code, and says it for every other editor. */
export function SourceLink({ at, project }: { at: string; project: Project }) {
  const path = /^(\/|\w:)/.test(at) ? at : `${project.folder}/${at}`
  const absolute = path.replaceAll('\\', '/').replace(/^(?!\/)/, '/')
  return (
    <a href={`vscode://file${encodeURI(absolute)}`} title="Opens in Visual Studio Code">
      <code>{at}</code>
    </a>
  )
}
