import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const launcher = join(root, 'packages/telltale/scripts/run/telltale.mjs')

/** Runs `telltale preview` of a project, with a Prometheus and six hours of simulated history. */
export async function withPreview(
  project: string,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const child: ChildProcess = spawn(
    process.execPath,
    [launcher, 'preview', '--project', project, '--port', '0', '--history', '6h'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    await use(await addressOf(child))
  } finally {
    // Waited for: what it has started would disturb what is measured next.
    child.kill('SIGTERM')
    await exit
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const take = (chunk: Buffer) => {
      said += chunk
      const [, url] = /(http:\S+) shows/.exec(said) ?? []
      if (url !== undefined) resolve(url)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('exit', () => reject(new Error(`The preview has ended:\n${said}`)))
  })
}
