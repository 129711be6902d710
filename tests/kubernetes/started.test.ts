/** Prometheus and Alertmanager, really started with the command lines of their containers. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { alertRouting, receiver, secretFile, slack } from '../../packages/telltale/src/index.ts'
import {
  everything,
  objectsIn,
  resources,
  shopInCluster,
} from '../../packages/telltale/testing/cluster.ts'
import { projectOf } from '../../packages/telltale/testing/shop.ts'
import { filesSeenBy } from './mounted.ts'

const routing = alertRouting({
  receiver: receiver('chat', slack({ url: secretFile('/run/secrets/slack'), channel: '#shop' })),
  alertmanager: { image: 'prom/alertmanager:v0.27.0' },
})
// Debian builds Prometheus without the discovery of Kubernetes: fixed addresses.
const system = shopInCluster(
  { ...everything, applications: {}, alertmanager: { storage: '1Gi', resources } },
  { routing },
)
const files = emit(projectOf(system))

const folders: string[] = []
const processes: ChildProcess[] = []
afterEach(() => {
  for (const each of processes.splice(0)) each.kill('SIGKILL')
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true })
})

describe.each([
  ['prometheus', 'prometheus'],
  ['alertmanager', 'prometheus-alertmanager'],
])('%s', (name, program) => {
  it('takes its command line and its files, and answers the probes', async () => {
    const objects = objectsIn(files.get(`shop/kubernetes/${name}.yaml`) ?? '')
    const { args, livenessProbe, readinessProbe } = containerOf(objects)
    const folder = mkdtempSync(join(tmpdir(), `telltale-${name}-`))
    folders.push(folder)
    for (const [path, text] of filesSeenBy(name, objects)) {
      write(join(folder, path), text.replaceAll('/run/secrets', join(folder, 'run/secrets')))
    }
    write(join(folder, 'run/secrets/slack'), 'https://example.com')
    const port = await freePort()
    const here = args.map((arg) => arg.replace(/=(\/[a-z])/, `=${folder}$1`))
    const child = spawn(program, [...here, `--web.listen-address=127.0.0.1:${port}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    processes.push(child)
    let errors = ''
    child.stderr?.on('data', (data) => (errors += data))
    for (const { httpGet } of [livenessProbe, readinessProbe]) {
      expect(await answer(`http://127.0.0.1:${port}${httpGet.path}`, child), errors).toBe(200)
    }
  })
})

/** The status, asked again while the program starts. */
async function answer(url: string, child: ChildProcess): Promise<number> {
  for (let attempt = 0; attempt < 150 && child.exitCode === null; attempt++) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return status
    await wait(200)
  }
  return 0
}

function containerOf(objects: ReturnType<typeof objectsIn>): Container {
  const { spec } = objects.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { spec: { containers: [Container] } } }
  }
  return spec.template.spec.containers[0]
}

interface Container {
  readonly args: readonly string[]
  readonly livenessProbe: Probe
  readonly readinessProbe: Probe
}

interface Probe {
  readonly httpGet: { readonly path: string }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(address),
      )
    })
  })
}
