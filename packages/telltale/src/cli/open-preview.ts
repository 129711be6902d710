/** The page, its data and its server, for whoever looks at them: people, or a camera. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { PageNotBuilt, pageFolder } from '@telltale/preview'
import { givenPrometheus, type PreviewData, simulatedData } from '../preview/data.ts'
import { generatedData } from '../preview/generated-data.ts'
import { type PreviewState, previewState } from '../preview/preview.ts'
import { type PreviewServer, servePreview } from '../preview/preview-server.ts'
import { findPrometheus } from '../verify/find-prometheus.ts'
import { findProject } from './find-project.ts'
import { loadAgain } from './load-again.ts'
import { lateProblem } from './load-problem.ts'
import { type Terminal, UsageError } from './terminal.ts'
import { thisCommand } from './this-command.ts'

export interface PreviewFlags {
  readonly project?: string
  readonly prometheus?: string
  readonly port: string
  readonly history: string
  /** Dashboard JSON, and folders with it. */
  readonly files?: readonly string[]
}

export interface OpenPreview extends PreviewServer, Pick<PreviewState, 'read' | 'project'> {
  /** The project's file; none when only files are shown. */
  readonly file: string | undefined
}

/**
 * Serves the page; the project is not read yet.
 *
 * @throws UsageError in one sentence: no such project, no data, a port that is taken
 */
export async function openPreview(flags: PreviewFlags, terminal: Terminal): Promise<OpenPreview> {
  const { cwd, signal, diagnostics } = terminal
  const files = (flags.files ?? []).map((path) => existing(path, cwd))
  const file = projectBeside(files, flags.project, cwd)
  const say = (text: string) => diagnostics.write(`${text}\n`)
  const page = await builtPage(say)
  const data = await dataFor(flags, file, say)
  const dataOfFiles =
    data.kind === 'prometheus' ? data : generatedData({ historyMs: historyMsOf(flags.history) })
  const state = previewState({
    ...(file !== undefined && { load: () => loadAgain(file, cwd, signal) }),
    explain: lateProblem,
    data,
    files,
    dataOfFiles,
    cwd,
  })
  const server = await served(page, state, flags.port)
  return {
    ...server,
    file,
    read: state.read,
    project: state.project,
    async stop() {
      await Promise.all([server.stop(), data.stop()])
    },
  }
}

function existing(path: string, cwd: string): string {
  const full = resolve(cwd, path)
  if (existsSync(full)) return full
  throw new UsageError(`There is no ${path}. Name dashboard JSON, or a folder with it.`)
}

/** Files can be looked at without any project, unless one is named. */
function projectBeside(
  files: readonly string[],
  named: string | undefined,
  cwd: string,
): string | undefined {
  if (files.length === 0 || named !== undefined) return findProject(named, cwd)
  try {
    return findProject(undefined, cwd)
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

async function builtPage(say: (text: string) => void): Promise<string> {
  try {
    return await pageFolder(say)
  } catch (error) {
    if (error instanceof PageNotBuilt)
      throw new UsageError(`The page cannot be built. ${error.message}`)
    throw error
  }
}

async function dataFor(
  { prometheus, history }: PreviewFlags,
  project: string | undefined,
  onPhase: (text: string) => void,
): Promise<PreviewData> {
  if (prometheus !== undefined) {
    if (!URL.canParse(prometheus) || !/^https?:$/.test(new URL(prometheus).protocol))
      throw new UsageError(
        `--prometheus ${prometheus} is not an address. Write it like http://localhost:9090.`,
      )
    return givenPrometheus(prometheus)
  }
  const historyMs = historyMsOf(history)
  if (project === undefined) return generatedData({ historyMs })
  const found = await findPrometheus()
  if ('missing' in found) {
    onPhase(
      'There is no prometheus on the PATH: numbers are generated from the definitions, and marked as such.',
    )
    return generatedData({ historyMs })
  }
  return simulatedData({
    path: found.path,
    telltale: thisCommand(),
    project,
    historyMs,
    onPhase,
  })
}

function historyMsOf(history: string): number {
  const hours = Number(/^(\d+)h$/.exec(history)?.[1])
  if (hours >= 1 && hours <= 168) return hours * 3_600_000
  throw new UsageError(`--history ${history} must be a number of hours from 1h to 168h.`)
}

async function served(
  page: string,
  source: Parameters<typeof servePreview>[0]['source'],
  port: string,
): Promise<PreviewServer> {
  const number = Number(port)
  if (!/^\d+$/.test(port) || number > 65_535)
    throw new UsageError(`--port ${port} is not a whole number from 0 to 65535.`)
  try {
    return await servePreview({ page, source, port: number })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new UsageError(
        `Port ${port} is taken. Choose another one: --port 0 takes any free one.`,
      )
    throw error
  }
}
