/** The page that draws the dashboards, on the data of this Prometheus. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { local } from '../system.ts'
import type { RunningDemo } from './start-demo.ts'
import { lastWords, NotReady } from './start-system.ts'

const root = join(import.meta.dirname, '../..')

/** What `telltale preview` is given: several systems in one Prometheus ask for their own jobs. */
export function previewArguments({ plan, prometheus }: RunningDemo): readonly string[] {
  const project = plan.systems.length > 1 ? ['--project', 'demo/joint-project.ts'] : []
  return [...project, '--prometheus', prometheus.url]
}

/**
 * Where it is, when it is wanted. It builds its page when that was not done yet, which takes a while.
 *
 * @throws NotReady
 */
export async function startPreview(
  demo: RunningDemo,
  signal: AbortSignal,
): Promise<string | undefined> {
  const port = demo.plan.previewPort
  if (port === undefined) return undefined
  const program = demo.supervisor.start({
    name: 'preview',
    command: process.execPath,
    args: [
      join(root, 'packages/telltale/scripts/run/telltale.mjs'),
      ...['preview', '--port', String(port), ...previewArguments(demo)],
    ],
    cwd: root,
    env: process.env,
  })
  while (!/Ctrl-C ends it/.test(program.said())) {
    if (program.ending() !== undefined)
      throw new NotReady(`preview has ended ${program.ending()}${lastWords(program)}`)
    await wait(100, undefined, { signal })
  }
  return local(port)
}
