/** `pnpm demo`, the real thing: real services, a real Prometheus, and what is left of them. */
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { until } from '../real/prometheus.ts'
import { type Run, runDemo } from './run-demo.ts'

const patience = 150_000

it(
  'runs two systems in one Prometheus for some seconds, and leaves nothing',
  async () => {
    const run = runDemo(['aharadar', 'prodigy', '--free-ports', '--seconds=15'])
    await run.isReady()
    const commands = run.look().map(({ command }) => command)
    for (const program of ['api/main.ts', 'worker/main.ts', 'traffic.ts', 'prodigy/main.ts']) {
      expect(commands.filter((command) => command.includes(program))).toHaveLength(1)
    }
    expect(commands.filter((command) => command.startsWith('prometheus '))).toHaveLength(1)
    expect(run.leftOnDisk()).toHaveLength(1)

    expect(await run.exit(), run.said()).toBe(0)
    expect(run.said()).toMatch(/AhaRadar +2 of 2 +\d+\.\d requests\/s/)
    expect(run.said()).toMatch(/Prodigy +1 of 1 +\d+\.\d steps\/s/)
    expect(run.said()).toContain('2 systems at work, every rule evaluated')
    expect(panelsWithData(run, 'AhaRadar')).toBeGreaterThan(10)
    expect(panelsWithData(run, 'Prodigy')).toBeGreaterThan(20)
    expect(run.said()).toContain(
      'pnpm preview --project demo/joint-project.ts --prometheus http://',
    )
    await leavesNothing(run)
  },
  2 * patience,
)

it(
  'ends with all that it has started when somebody presses Ctrl-C',
  async () => {
    const run = runDemo(['prodigy', '--free-ports'])
    await run.isReady()
    run.press()
    expect(await run.exit(), run.said()).toBe(0)
    expect(run.said()).toContain('Everything has stopped.')
    await leavesNothing(run)
  },
  patience,
)

it(
  'ends at once when it is pressed again, whatever does not want to end',
  async () => {
    const run = runDemo(['prodigy', '--free-ports'])
    await run.isReady()
    const stubborn = run.look().find(({ command }) => command.includes('prodigy/main.ts'))
    process.kill(stubborn?.pid ?? 0, 'SIGSTOP')
    run.press()
    // Within a moment it would be the same press, told twice.
    await wait(1_000)
    expect(run.left().length).toBeGreaterThan(0)
    run.press()
    expect(await run.exit(), run.said()).toBe(130)
    await leavesNothing(run)
  },
  patience,
)

it(
  'ends with what it has started so far when Ctrl-C comes early',
  async () => {
    const run = runDemo(['kr-lead-scraper', '--free-ports'])
    await until('the first program runs', async () =>
      run.look().some(({ command }) => command.includes('backing/main.ts')),
    )
    run.press()
    expect(await run.exit(), run.said()).toBe(0)
    await leavesNothing(run)
  },
  patience,
)

it(
  'leaves nothing when it is killed and cannot stop anything',
  async () => {
    const run = runDemo(['prodigy', '--free-ports'])
    await run.isReady()
    run.press('SIGKILL')
    await run.exit()
    await leavesNothing(run)
  },
  patience,
)

it(
  'gives Prodigy a PostgreSQL when it is asked to, and ends that, too',
  async () => {
    const run = runDemo(['prodigy', '--free-ports', '--with-postgres'])
    await run.isReady()
    const commands = run.look().map(({ command }) => command)
    expect(commands.filter((command) => /postgres -D /.test(command))).toHaveLength(1)
    expect(commands.join('\n')).toContain('--enable-postgres-storage')
    run.press()
    expect(await run.exit(), run.said()).toBe(0)
    await leavesNothing(run)
  },
  patience,
)

it(
  'says which program has ended, and what it said last',
  async () => {
    const run = runDemo(['aharadar', '--free-ports', '--seconds=4'])
    await run.isReady()
    const worker = run.look().find(({ command }) => command.includes('worker/main.ts'))
    process.kill(worker?.pid ?? 0, 'SIGKILL')
    expect(await run.exit(), run.said()).toBe(1)
    expect(run.said()).toContain('aharadar worker has ended by SIGKILL. It said:\n  ')
    expect(run.said()).toMatch(
      /✗ AhaRadar: 1 of 2 targets are not up\.|✗ aharadar worker has ended/,
    )
    await leavesNothing(run)
  },
  patience,
)

it('says how to install Prometheus where there is none', async () => {
  const run = runDemo(['prodigy'], { PATH: import.meta.dirname })
  expect(await run.exit()).toBe(2)
  expect(run.said()).toContain('There is no prometheus on the PATH')
  expect(run.said()).toContain('apt-get install prometheus')
  expect(run.leftOnDisk()).toEqual([])
})

it.each([
  ['prodgy', 'There is no system prodgy. Did you mean "prodigy"?'],
  ['--free-port', 'There is no option --free-port. Did you mean "--free-ports"?'],
  ['--seconds=soon', '--seconds soon: it must be a whole number from 1 to 86400.'],
])('says what %s should have been', async (argument, message) => {
  const run = runDemo([argument])
  expect(await run.exit()).toBe(2)
  expect(run.said()).toContain(message)
})

function panelsWithData(run: Run, system: string): number {
  return Number(new RegExp(`${system} .* (\\d+) of \\d+$`, 'm').exec(run.said())?.[1])
}

async function leavesNothing(run: Run): Promise<void> {
  // Whoever is killed needs a moment until it is gone.
  await until('nothing runs any more', async () => run.left().length === 0, 10_000).catch(() => {})
  expect(run.left()).toEqual([])
  await until('nothing is on disk', async () => run.leftOnDisk().length === 0, 5_000).catch(
    () => {},
  )
  expect(run.leftOnDisk()).toEqual([])
}
