/** What verify, simulate and contract say when they cannot work; and that nothing keeps running. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { until } from '../real/prometheus.ts'

const root = resolve(import.meta.dirname, '../..')

/** The small shop of the command-line tests, with a place of its own for temporary files. */
function shopProject() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'telltale-bad-input-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(root, 'tests/cli/base'), folder, { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const temporary = join(folder, 'temporary')
  mkdirSync(temporary)
  const begin = (...args: readonly string[]) =>
    spawn(join(root, 'tests/cli/bin/telltale'), args, {
      cwd: folder,
      env: { ...process.env, TMPDIR: temporary, NO_COLOR: '1' },
    })
  return {
    folder,
    begin,
    run: async (...args: readonly string[]) => said(begin(...args)),
    /** What telltale has left there: tsx keeps a cache of its own. */
    left: () => readdirSync(temporary).filter((name) => name.startsWith('telltale-verify-')),
    write: (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      chmodSync(join(folder, name), 0o755)
    },
  }
}

async function said(child: ChildProcess) {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

/** A program that says it is Prometheus, writes down who it is, and then does something. */
const pretender = (then: string) => `#!/bin/sh
if [ "$1" = --version ]; then echo 'prometheus, version 2.42.0 (branch: x)'; exit; fi
echo $$ >> "$(dirname "$0")/pids"
${then}
`

function pidsIn(folder: string): readonly number[] {
  const file = join(folder, 'pids')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : []
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function serve(answer: (path: string) => readonly [status: number, text: string]) {
  const server: Server = createServer((request, response) => {
    const [status, text] = answer(request.url ?? '')
    response.writeHead(status).end(text)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}` }
}

describe('telltale verify', { timeout: 60_000 }, () => {
  it('says how to get a Prometheus when there is none', async () => {
    const { folder, run, left } = shopProject()
    const { code, stderr } = await run('verify', '--prometheus', './nothing')
    expect(stderr.replace(folder, '<folder>')).toBe(
      'error: <folder>/nothing is no prometheus. Install it (apt-get install prometheus, brew install prometheus, https://prometheus.io/download), name one with --prometheus /path/to/prometheus, or ask a running one with --live http://localhost:9090.\n',
    )
    expect([code, left()]).toEqual([2, []])
  })

  it('does not take another program for one', async () => {
    const { run } = shopProject()
    const { code, stderr } = await run('verify', '--prometheus', '/bin/echo')
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: \/bin\/echo is no prometheus/),
    ])
  })

  it('shows what a Prometheus says that does not start, and leaves nothing behind', async () => {
    const { run, write, left } = shopProject()
    write(
      'prometheus',
      pretender('echo "level=error err=\\"no space left on device\\"" >&2; exit 1'),
    )
    const { code, stderr } = await run('verify', '--prometheus', './prometheus')
    expect(stderr).toContain('error: Prometheus does not start:\n')
    expect(stderr).toContain('no space left on device')
    expect([code, left()]).toEqual([2, []])
  })

  it.each([
    ['while it starts', 'kill -9 $$', 'does not start:\nit ended with SIGKILL'],
    [
      'while it is asked',
      'prometheus "$@" & pid=$!; while ! curl -sf "http://${4#*=}/-/ready" >/dev/null; do sleep 0.1; done; echo "out of memory" >&2; kill -9 $pid; exit 137',
      'has ended while it was asked:\n',
    ],
  ])('says that Prometheus ends %s, and leaves nothing behind', async (_, then, said) => {
    const { folder, run, write, left } = shopProject()
    write('prometheus', pretender(then))
    const { code, stderr } = await run('verify', '--prometheus', './prometheus')
    expect(stderr).toContain(`error: Prometheus ${said}`)
    expect([code, left()]).toEqual([2, []])
    expect(pidsIn(folder).filter(isRunning)).toEqual([])
  })

  it('stops everything on Ctrl-C, while Prometheus does not answer', async () => {
    const { folder, begin, write, left } = shopProject()
    write('prometheus', pretender('exec sleep 300'))
    const child = begin('verify', '--prometheus', './prometheus')
    const result = said(child)
    await until('Prometheus is started', async () => pidsIn(folder).length > 0)
    child.kill('SIGINT')
    const { code, stderr } = await result
    expect([code, stderr]).toEqual([130, expect.stringContaining('interrupted')])
    expect([pidsIn(folder).filter(isRunning), left()]).toEqual([[], []])
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('stops a real Prometheus on %s', async (signal) => {
    const { folder, begin, write, left } = shopProject()
    write('prometheus', pretender('exec prometheus "$@"'))
    const child = begin('verify', '--prometheus', './prometheus')
    const result = said(child)
    await until('Prometheus is started', async () => pidsIn(folder).length > 0)
    await wait(300)
    child.kill(signal)
    const { code } = await result
    expect(code).toBe(130)
    expect([pidsIn(folder).filter(isRunning), left()]).toEqual([[], []])
  })

  it('leaves nothing behind when all is well', async () => {
    const { folder, run, write, left } = shopProject()
    write('prometheus', pretender('exec prometheus "$@"'))
    const { code, stdout, stderr } = await run(
      'verify',
      '--prometheus',
      './prometheus',
      '--history',
      '30m',
    )
    expect(stderr).toBe('')
    expect(stdout).toMatch(/✓ alerts +1 fire, and end when it is over/)
    expect([code, left()]).toEqual([0, []])
    expect(pidsIn(folder).length).toBeGreaterThan(0)
    expect(pidsIn(folder).filter(isRunning)).toEqual([])
  })

  it('answers programs: JSON with every question and what it costs, JUnit with a test for each', async () => {
    const { run } = shopProject()
    const asked = (format: string) => run('verify', '--history', '10m', '--format', format)
    const json = await asked('json')
    const { problems, systems } = JSON.parse(json.stdout)
    expect([json.code, problems]).toEqual([0, []])
    const { findings } = systems[0]
    expect(findings.map(({ step }: { step: string }) => step)).toEqual(
      expect.arrayContaining(['targets', 'rules', 'panels', 'alerts']),
    )
    const panels = findings.filter(({ step }: { step: string }) => step === 'panels')
    for (const { cost } of panels) {
      expect(cost).toMatchObject({ samples: expect.any(Number), seconds: expect.any(Number) })
      expect(cost.samples).toBeGreaterThan(0)
    }
    const junit = await asked('junit')
    expect(junit.code).toBe(0)
    expect(junit.stdout.match(/<testcase /g)).toHaveLength(findings.length)
  })

  it('does not start anything for a project with errors', async () => {
    const { folder, run, write } = shopProject()
    write('prometheus', pretender('exit 1'))
    write('dashboards/overview.ts', 'throw new Error("no")\n')
    const { code, stderr } = await run('verify', '--prometheus', './prometheus')
    expect([code, stderr]).toEqual([1, expect.stringContaining('fatal[project/throws]')])
    expect(pidsIn(folder)).toEqual([])
  })

  it.each([
    [['--history', '5'], /^error: --history 5: write a duration/],
    [['--seed', 'x'], /^error: --seed x is not a whole number/],
    [['--system', 'shpo'], /there is no such system. Did you mean "shop"\?/],
    [['--live', 'localhost:9090'], /^error: --live localhost:9090 is not a web address/],
    [['--format', 'xml'], /argument 'xml' is invalid/],
  ])('refuses %s', async (flags, message) => {
    const { run } = shopProject()
    const { code, stderr } = await run('verify', ...flags)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})

describe('telltale verify --live', { timeout: 60_000 }, () => {
  it('says when nothing is there, or something else', async () => {
    const { run } = shopProject()
    const { url } = await serve(() => [404, '<html>not found</html>'])
    const elsewhere = await run('verify', '--live', url)
    expect(elsewhere.stderr).toBe(
      `error: there is no Prometheus at ${url}: it answers 404, and not as Prometheus does: <html>not found</html>.\n`,
    )
    const nothing = await run('verify', '--prometheus', 'http://127.0.0.1:9')
    expect(nothing.stderr).toMatch(/^error: there is no Prometheus at http:\/\/127\.0\.0\.1:9: /)
    expect([elsewhere.code, nothing.code]).toEqual([2, 2])
  })

  it('reports what a Prometheus refuses, question by question', async () => {
    const { run } = shopProject()
    const good = (data: unknown) => [200, JSON.stringify({ status: 'success', data })] as const
    const { url } = await serve((path) => {
      if (path.startsWith('/api/v1/status')) return good({ version: '2.42.0' })
      if (path.startsWith('/api/v1/targets')) return good({ activeTargets: [] })
      if (path.startsWith('/api/v1/rules')) return good({ groups: [] })
      return [503, JSON.stringify({ status: 'error', error: 'query queue is full' })]
    })
    const { code, stdout } = await run('verify', '--live', url, '--format', 'json')
    const { problems } = JSON.parse(stdout)
    const codes = problems.map((problem: { code: string }) => problem.code)
    expect(code).toBe(1)
    expect(new Set(codes)).toEqual(
      new Set(['verify/target-down', 'verify/not-loaded', 'verify/query-error']),
    )
    expect(stdout).toContain('query queue is full')
  })
})

describe('telltale simulate', { timeout: 60_000 }, () => {
  it('says when its port is taken', async () => {
    const { run } = shopProject()
    const { port } = await serve(() => [200, ''])
    const { code, stderr } = await run('simulate', '--port', String(port))
    expect([code, stderr]).toEqual([
      2,
      `error: port ${port} is taken. Name another with --port; 0 takes any.\n`,
    ])
  })

  it('serves until Ctrl-C, what telltale contract then accepts', async () => {
    const { begin, run } = shopProject()
    const child = begin('simulate', '--port', '0')
    const result = said(child)
    const [line] = await once(child.stdout, 'data')
    const text =
      String(line) + (String(line).includes('http') ? '' : await once(child.stdout, 'data'))
    const url = /http:\S+/.exec(text)?.[0] ?? ''
    const { code, stdout } = await run('contract', url)
    expect([code, stdout]).toEqual([0, expect.stringContaining('exposes what shop-api declares')])
    child.kill('SIGINT')
    expect((await result).code).toBe(0)
    expect(await fetch(url).catch(() => 'gone')).toBe('gone')
  })

  it('refuses a scenario that names what does not exist', async () => {
    const { run, write } = shopProject()
    write('incident.yml', 'departures:\n  - series: queue_dept\n    value: 300\n')
    const { code, stderr } = await run('simulate', '--scenario', 'incident.yml')
    expect(code).toBe(1)
    expect(stderr).toContain(
      'error[scenario/unknown-metric]: no target exposes queue_dept. Did you mean "queue_depth"?\n  --> incident.yml:2:13',
    )
  })

  it.each([
    [['--history', '1h'], /needs a place/],
    [['--out', 'x.om'], /Say how long/],
    [['--history', 'soon', '--out', 'x'], /--history soon is not a duration/],
    [['--port', '70000'], /--port 70000 is not a whole number from 0 to 65535/],
    [['--end', 'x'], /--end x is not a time/],
    [['--scenario', 'none.yml'], /--scenario none.yml: there is no such file/],
    [['--history', '1h', '--blocks', 'metrics'], /--blocks metrics is not empty/],
  ])('refuses %s', async (flags, message) => {
    const { run } = shopProject()
    const { code, stderr } = await run('simulate', ...flags)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})
