/** `telltale preview`: the project's dashboards in a browser, with data, as they will look in Grafana. */
import { dirname, resolve } from 'node:path'
import { watch } from 'chokidar'
import { blocks } from '../build.ts'
import { counted } from '../report/counted.ts'
import { styleFor } from '../report/style.ts'
import { textReport } from '../report/text.ts'
import { faultText } from './fault.ts'
import { localImports } from './local-imports.ts'
import { type OpenPreview, openPreview, type PreviewFlags } from './open-preview.ts'
import { exitCodes, type Terminal } from './terminal.ts'

export async function previewCommand(flags: PreviewFlags, terminal: Terminal): Promise<number> {
  const { cwd, signal, diagnostics } = terminal
  const preview = await openPreview(flags, terminal)
  const read = async () => {
    const { problems } = await preview.read()
    const found = problems.filter(blocks)
    if (found.length > 0) diagnostics.write(textReport(found, { cwd, color: diagnostics.color }))
  }
  await read()
  const style = styleFor(diagnostics.color)
  diagnostics.write(
    `${style('good', '✓')} ${style('strong', preview.url)} shows ${contents(preview)}. Ctrl-C ends it.\n`,
  )
  const watcher = watch(
    [
      ...(preview.file ? foldersOf(preview.file) : []),
      ...(flags.files ?? []).map((file) => resolve(cwd, file)),
    ],
    {
      ignored: (path) =>
        !flags.files?.some((file) => path.startsWith(resolve(cwd, file))) && unwatched.test(path),
      ignoreInitial: true,
    },
  )
  let pending: NodeJS.Timeout | undefined
  watcher.on('all', () => {
    clearTimeout(pending)
    // Editors write a file in several steps.
    pending = setTimeout(() => {
      read().then(preview.changed, (error) => {
        if (!signal.aborted) diagnostics.write(faultText(error))
      })
    }, 20)
  })
  await aborted(signal)
  clearTimeout(pending)
  await Promise.all([watcher.close(), preview.stop()])
  return exitCodes.ok
}

const unwatched = /[\\/](node_modules|\.git|out|dist)([\\/]|$)/

/** Where the project's own files are. */
function foldersOf(file: string): string[] {
  return [...new Set([file, ...localImports(file)].map((path) => dirname(path)))]
}

function contents(preview: OpenPreview): string {
  const { systems } = preview.project()
  const count = systems.reduce((sum, { dashboards }) => sum + dashboards.length, 0)
  return `${counted(count, 'dashboard')} of ${systems.map(({ title }) => title).join(', ')}`
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
