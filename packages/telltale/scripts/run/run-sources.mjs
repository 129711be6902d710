import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Runs the command of this process once more, its sources read by Node.js and tsx file by file. */
export function runSources() {
  const commandLine = fileURLToPath(import.meta.resolve('../../src/cli/bin.ts'))
  const loader = ['--conditions=telltale-source', '--import', import.meta.resolve('tsx')]
  const { status, signal } = spawnSync(
    process.execPath,
    [...loader, commandLine, ...process.argv.slice(2)],
    { stdio: 'inherit' },
  )
  process.exit(status ?? 128 + (constants.signals[signal] ?? 0))
}
