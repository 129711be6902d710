/** `telltale preview`: the project's dashboards in a browser, with data, as they will look in Grafana. */
import { dirname } from 'node:path'
import { PageNotBuilt, pageFolder } from '@telltale/preview'
import { watch } from 'chokidar'
import { givenPrometheus, type PreviewData, simulatedData } from '../preview/data.ts'
import { previewState } from '../preview/preview.ts'
import { type PreviewServer, servePreview } from '../preview/preview-server.ts'
import { styleFor } from '../report/style.ts'
import { textReport } from '../report/text.ts'
import { findPrometheus } from '../verify/find-prometheus.ts'
import { findProject } from './find-project.ts'
import { loadProject } from './load-project.ts'
import { localImports } from './local-imports.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

export interface PreviewFlags {
  readonly project?: string
  readonly prometheus?: string
  readonly port: string
  readonly history: string
}

export async function previewCommand(flags: PreviewFlags, terminal: Terminal): Promise<number> {
  const { cwd, signal, diagnostics } = terminal
  const file = findProject(flags.project, cwd)
  const say = (text: string) => diagnostics.write(`${text}\n`)
  const page = await builtPage(say)
  const data = await dataFor(flags, file, say)
  const state = previewState({ load: () => loadProject(file, signal), data, cwd })
  const style = styleFor(diagnostics.color)
  const report = async () => {
    const { problems } = await state.read()
    const blocking = problems.filter(({ severity }) => severity === 'fatal' || severity === 'error')
    if (blocking.length > 0)
      diagnostics.write(textReport(blocking, { cwd, color: diagnostics.color }))
  }
  await report()
  const server = await served(page, state, flags.port)
  say(
    `${style('good', '✓')} ${style('strong', server.url)} shows ${titlesOf(state)}. Ctrl-C ends it.`,
  )
  const watcher = watch([...new Set([file, ...localImports(file)].map((path) => dirname(path)))], {
    ignored: /[\\/](node_modules|\.git|out|dist)([\\/]|$)/,
    ignoreInitial: true,
  })
  let pending: NodeJS.Timeout | undefined
  watcher.on('all', () => {
    clearTimeout(pending)
    pending = setTimeout(() => {
      report().then(server.changed, (error) => say(String(error)))
    }, 20)
  })
  try {
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  } finally {
    clearTimeout(pending)
    await Promise.all([watcher.close(), server.stop(), data.stop()])
  }
  return exitCodes.ok
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
  project: string,
  onPhase: (text: string) => void,
): Promise<PreviewData> {
  if (prometheus !== undefined) {
    if (!URL.canParse(prometheus) || !/^https?:$/.test(new URL(prometheus).protocol))
      throw new UsageError(
        `--prometheus ${prometheus} is not an address. Write it like http://localhost:9090.`,
      )
    return givenPrometheus(prometheus)
  }
  const found = await findPrometheus()
  if ('missing' in found)
    throw new UsageError(`Without data there is nothing to see: ${found.missing}`)
  const hours = Number(/^(\d+)h$/.exec(history)?.[1])
  if (!(hours >= 1 && hours <= 168))
    throw new UsageError(`--history ${history} must be a number of hours from 1h to 168h.`)
  const [node, script = ''] = process.argv as [string, ...string[]]
  return simulatedData({
    path: found.path,
    telltale: [node, ...process.execArgv, script],
    project,
    historyMs: hours * 3_600_000,
    onPhase,
  })
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

function titlesOf(state: ReturnType<typeof previewState>): string {
  const { systems } = state.project()
  const count = systems.reduce((sum, { dashboards }) => sum + dashboards.length, 0)
  return `${count} dashboards of ${systems.map(({ title }) => title).join(', ')}`
}
