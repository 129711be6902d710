/** The page that draws the dashboards, on the data of this Prometheus. */
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePorts } from './free-ports.ts'
import type { RunningDemo } from './start-demo.ts'
import { lastWords, NotReady } from './start-system.ts'

const root = join(import.meta.dirname, '../..')

/** What `telltale preview` is given: several systems in one Prometheus ask for their own jobs. */
export function previewArguments({ plan, prometheus }: RunningDemo): readonly string[] {
  const project = plan.systems.length > 1 ? ['--project', 'demo/joint-project.ts'] : []
  return [...project, '--prometheus', prometheus.url]
}

/** Where it is. It builds its page when that was not done yet, which takes a while. @throws NotReady */
export async function startPreview(demo: RunningDemo, anyPort: boolean): Promise<string> {
  const [port = 0] = anyPort ? await freePorts(1) : [8320]
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
  const url = /shows .*Ctrl-C ends it/
  while (!url.test(program.said())) {
    if (program.ending() !== undefined)
      throw new NotReady(`preview has ended ${program.ending()}${lastWords(program)}`)
    await wait(100)
  }
  return `http://127.0.0.1:${port}`
}
