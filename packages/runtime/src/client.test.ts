import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

it('instrument says how to get a client when none is installed', () => {
  const project = mkdtempSync(join(tmpdir(), 'telltale-'))
  onTestFinished(() => rmSync(project, { recursive: true }))
  for (const name of ['core', 'runtime'])
    for (const part of ['package.json', 'src'])
      cpSync(
        fileURLToPath(new URL(`../../${name}/${part}`, import.meta.url)),
        join(project, 'node_modules/@telltale', name, part),
        { recursive: true },
      )
  const program = `import { instrument } from '@telltale/runtime'
    try { instrument({}) } catch (error) { process.stdout.write(error.message) }`
  const run = spawnSync(
    process.execPath,
    [
      ...['--conditions=telltale-source', '--import', import.meta.resolve('tsx')],
      ...['--input-type=module', '-e', program],
    ],
    { cwd: project, encoding: 'utf8', timeout: 20_000 },
  )
  expect(run.stderr).toBe('')
  expect(run.stdout).toBe(
    'instrument() needs a Prometheus client, and prom-client is not installed. ' +
      'Install it (npm install prom-client), or pass the one that you have, such as @prometheus-io/client: instrument(definitions, { client }).',
  )
})
