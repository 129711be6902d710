/** Prodigy as a person runs it. */
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { freePort } from '@systems/kit/free-port'
import { run, scrape, temporaryDirectory } from '@systems/kit/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')
const quick = { CLAUDE_SLOWNESS: '0.01', CLAUDE_FAILURE_RATE: '0' }

async function prodigy(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const home = env.PRODIGY_HOME ?? (await temporaryDirectory())
  const program = run(main, { ...quick, PRODIGY_HOME: home, ...env }, args)
  onTestFinished(() => void program.child.kill('SIGKILL'))
  return { ...program, home }
}

async function workflowFile(text: string, name = 'test.yml'): Promise<string> {
  const path = join(await temporaryDirectory(), name)
  await writeFile(path, text)
  return path
}

const twoSteps = 'steps: [{ shell: echo hello }, { claude: go on }]'

async function eventsIn(home: string) {
  const files = (await readdir(home, { recursive: true })).filter((path) => path.endsWith('.jsonl'))
  const texts = await Promise.all(files.map((path) => readFile(join(home, path), 'utf8')))
  return texts
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly type: string; readonly timestamp: string })
}

describe('a run', () => {
  it('PR-R33, PR-A15: needs nothing but a workflow and a port, and exports what has happened', async () => {
    const args = ['run', await workflowFile(twoSteps), '--metrics-port', '0', '--linger', '30']
    const { metricsUrl, said } = await prodigy(args)
    const url = await metricsUrl()
    await vi.waitFor(() => expect(said()).toContain('served for 30 s more'), { timeout: 10_000 })
    const samples = await scrape(url)
    expect(
      samples['prodigy_workflow_executions_total{workflow_name="test",status="success"}'],
    ).toBe(1)
    expect(samples['prodigy_step_executions_total{step_type="claude",status="success"}']).toBe(1)
    expect(samples.prodigy_storage_events_written_total).toBeGreaterThan(5)
  })

  it('PR-R13: logs every event as a line of JSON', async () => {
    const { exit, home } = await prodigy(['run', await workflowFile(twoSteps)])
    expect(await exit()).toBe(0)
    const events = await eventsIn(home)
    expect(events.map(({ type }) => type)).toEqual([
      'WorkflowStarted',
      'StepFinished',
      'CheckpointCreated',
      ...events.filter(({ type }) => type === 'ToolInvoked').map(({ type }) => type),
      'ClaudeTokenUsage',
      'SessionEnded',
      'StepFinished',
      'CheckpointCreated',
      'WorkflowFinished',
    ])
    for (const { timestamp } of events) expect(new Date(timestamp).toISOString()).toBe(timestamp)
  })

  it('that fails ends with 1, that is cancelled with 130', async () => {
    const failing = await prodigy(['run', await workflowFile('steps: [{ shell: exit 7 }]')])
    expect(await failing.exit()).toBe(1)
    expect(failing.said()).toMatch(/test: failed after \d\.\d s: step 1 \(shell\): exit code 7/)

    const long = await prodigy(['run', await workflowFile('steps: [{ shell: sleep 60 }]')])
    await vi.waitFor(() => expect(long.said()).toContain('test: run'), { timeout: 10_000 })
    long.child.kill('SIGTERM')
    expect(await long.exit()).toBe(130)
    expect(long.said()).toContain('test: cancelled')
  })

  it('can be continued with --resume', async () => {
    const directory = await temporaryDirectory()
    const ready = join(directory, 'ready')
    const path = await workflowFile(`steps: [{ shell: echo a }, { shell: test -e ${ready} }]`)
    const first = await prodigy(['run', path])
    expect(await first.exit()).toBe(1)
    const [, id = ''] = /run ([0-9a-f-]{36})/.exec(first.said()) ?? []
    await writeFile(ready, '')
    const again = await prodigy(['run', path, '--resume', id], { PRODIGY_HOME: first.home })
    expect(await again.exit()).toBe(0)
    const steps = (await eventsIn(first.home)).filter(({ type }) => type === 'StepFinished')
    expect(steps).toHaveLength(3)
  })

  it('can have its dead-letter queue listed and processed again', async () => {
    const ready = join(await temporaryDirectory(), 'ready')
    const path = await workflowFile(
      `mapreduce: { items: [1, 2], attempts: 1, agent: [{ shell: test -e ${ready} }] }`,
    )
    const first = await prodigy(['run', path])
    expect(await first.exit()).toBe(0)
    const [, id = ''] = /prodigy dlq list (\S+)/.exec(first.said()) ?? []
    const listed = await prodigy(['dlq', 'list', id], { PRODIGY_HOME: first.home })
    expect(await listed.exit()).toBe(0)
    expect(listed.said().trim().split('\n').sort()).toEqual([
      '{"item":1,"value":1,"attempts":1,"error":"exit code 1"}',
      '{"item":2,"value":2,"attempts":1,"error":"exit code 1"}',
    ])
    await writeFile(ready, '')
    const retried = await prodigy(['dlq', 'retry', id], { PRODIGY_HOME: first.home })
    expect(await retried.exit()).toBe(0)
    expect(retried.said()).toContain('2 items are done, 0 are left in the queue.')
  })
})

describe('metrics', () => {
  it('PR-R6, PR-A14: are explained by the help', async () => {
    const { exit, said } = await prodigy(['--help'])
    expect(await exit()).toBe(0)
    expect(said()).toMatch(/--metrics-port <port> +serve \/metrics, \/metrics\/json and \/health/)
    expect(said()).toMatch(/--no-metrics +measure and serve nothing/)
  })

  it('PR-R10: with --no-metrics nothing is served, and workflow and log are as ever', async () => {
    const port = await freePort()
    const path = await workflowFile('steps: [{ shell: sleep 1 }]')
    const options = ['--no-metrics', '--metrics-port', String(port)]
    const without = await prodigy(['run', path, ...options])
    await vi.waitFor(() => expect(without.said()).toContain('test: run'), { timeout: 10_000 })
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
    expect(await without.exit()).toBe(0)
    expect((await eventsIn(without.home)).map(({ type }) => type)).toEqual([
      'WorkflowStarted',
      'StepFinished',
      'CheckpointCreated',
      'WorkflowFinished',
    ])
  })

  it('PR-R7, PR-R8, PR-A3: are served where the environment or the file says', async () => {
    const home = await temporaryDirectory()
    const path = await workflowFile('steps: [{ shell: sleep 30 }]')
    const ofEnvironment = await prodigy(['run', path], { PRODIGY_METRICS_PORT: '0' })
    expect(await ofEnvironment.metricsUrl()).toMatch(/\/metrics$/)
    const port = await freePort()
    await writeFile(
      join(home, 'config.toml'),
      `[metrics]\nport = ${port}\nbind_address = "127.0.0.1"`,
    )
    const ofFile = await prodigy(['run', path], { PRODIGY_HOME: home })
    expect(await ofFile.metricsUrl()).toBe(`http://127.0.0.1:${port}/metrics`)
  })

  it('PR-R12, PR-R22: a port that is taken costs the run nothing but its metrics', async () => {
    const other = createServer().listen(0)
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as { readonly port: number }
    const args = ['run', await workflowFile(twoSteps), '--metrics-port', String(port)]
    const { exit, said } = await prodigy(args)
    expect(await exit()).toBe(0)
    expect(said()).toContain(`warning: Cannot serve on port ${port}`)
    expect(said()).toContain('test: success')
  })

  it('PR-R31: are served for a while after the end, if wanted', async () => {
    const path = await workflowFile('steps: []')
    const { metricsUrl, exit, said } = await prodigy([
      'run',
      path,
      ...['--metrics-port', '0', '--linger', '2'],
    ])
    const url = await metricsUrl()
    await vi.waitFor(() => expect(said()).toContain('The metrics are served for 2 s more.'))
    expect(
      (await scrape(url))[
        'prodigy_workflow_executions_total{workflow_name="test",status="success"}'
      ],
    ).toBe(1)
    expect(await exit()).toBe(0)
    await expect(fetch(url)).rejects.toThrow()
  })
})

describe('the event store', () => {
  it('PR-R25, PR-R28: that cannot be reached is said, and the run goes on', async () => {
    const port = await freePort()
    const env = { PRODIGY_POSTGRES_URL: `postgres://prodigy@127.0.0.1:${port}/x` }
    const args = ['run', await workflowFile(twoSteps), '--enable-postgres-storage']
    const { exit, said } = await prodigy(args, env)
    expect(await exit()).toBe(0)
    expect(said()).toContain('test: success')
    expect(said()).toMatch(/warning: The event store does not answer: .*ECONNREFUSED/)
  }, 30_000)

  it('PR-R25: needs no driver while it is off, and is off without one', async () => {
    // What a loader sees that does not find the package.
    const loader = await workflowFile(
      `export async function resolve(specifier, context, next) {
        if (specifier === 'pg') throw new Error('Cannot find package pg')
        return next(specifier, context)
      }`,
      'loader.mjs',
    )
    const register = `data:text/javascript,import{register}from"node:module";register("file://${loader}")`
    const env = { NODE_OPTIONS: `--import=${encodeURI(register)}` }
    const path = await workflowFile(twoSteps)
    const off = await prodigy(['run', path], env)
    expect([await off.exit(), off.said()]).toEqual([0, expect.not.stringContaining('warning')])
    const on = await prodigy(['run', path, '--enable-postgres-storage'], {
      ...env,
      PRODIGY_POSTGRES_URL: 'postgres://localhost/x',
    })
    expect(await on.exit()).toBe(0)
    expect(on.said()).toContain('warning: The event store is off, because its driver is missing.')
  }, 30_000)
})

describe('what is not understood', () => {
  it.each([
    [['run'], 'Which workflow? prodigy run workflow.yml'],
    [['walk'], '"walk" is no command of prodigy.'],
    [
      ['run', 'x.yml', '--metrics-port', '70000'],
      '--metrics-port 70000: it must be a whole number',
    ],
    [['run', 'x.yml', '--metric-port', '1'], "Unknown option '--metric-port'"],
    [['run', '/nowhere/x.yml'], 'The workflow cannot be read: ENOENT'],
    [['dlq', 'list', 'nobody'], 'There is no checkpoint of nobody'],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { exit, said } = await prodigy(args)
    expect(await exit()).toBe(2)
    expect(said()).toContain(message)
    expect(said()).not.toContain('    at ')
  })

  it('includes a configuration file with faults', async () => {
    const home = await temporaryDirectory()
    await mkdir(home, { recursive: true })
    await writeFile(join(home, 'config.toml'), '[metrics]\nprot = 1')
    const { exit, said } = await prodigy(['run', 'x.yml'], { PRODIGY_HOME: home })
    expect(await exit()).toBe(2)
    expect(said()).toContain('"prot" is not known here. Did you mean "port"?')
  })
})
