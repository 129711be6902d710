/** Reading a project over and over in one process, as a preview does. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { Problem, SourceLocation } from '@telltale/core'
import { blocks } from '../build.ts'
import { importBundled } from './import-bundled.ts'
import { type Loaded, loadProject, projectIn } from './load-project.ts'
import { thisCommand } from './this-command.ts'

/**
 * The project as its files are now.
 *
 * A file that fails is explained by a process of its own: what explains it is a loader, and a loader
 * stays for as long as its process runs and keeps what it has read.
 */
export async function loadAgain(file: string, cwd: string, signal: AbortSignal): Promise<Loaded> {
  try {
    const loaded = projectIn(file, await importBundled(file))
    if ('project' in loaded) return loaded
  } catch {
    // Said below, in the words of the terminal.
  }
  const problems = await explained(file, cwd, signal)
  if (problems.some(blocks)) return { problems }
  return loadProject(file, signal)
}

function explained(file: string, cwd: string, signal: AbortSignal): Promise<readonly Problem[]> {
  return new Promise((done) => {
    const [command, ...args] = thisCommand()
    const child = spawn(command, [...args, 'check', '--project', file, '--format', 'json'], {
      cwd,
      signal,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    child.once('error', () => done([]))
    child.once('close', () => done(problemsIn(said, cwd)))
  })
}

/** From the report for programs, whose files are relative to the working directory. */
function problemsIn(text: string, cwd: string): readonly Problem[] {
  try {
    const { problems } = JSON.parse(text) as { readonly problems: readonly Problem[] }
    return problems.map((problem) => ({
      ...problem,
      at: placed(problem.at, cwd),
      ...(problem.related && {
        related: problem.related.map((other) => ({ ...other, at: placed(other.at, cwd) })),
      }),
    }))
  } catch {
    return []
  }
}

function placed(at: SourceLocation | undefined, cwd: string): SourceLocation | undefined {
  return at && { ...at, file: resolve(cwd, at.file) }
}
