/** A real Alertmanager on a generated configuration, and a real receiver of what it sends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ended } from '../../packages/telltale/src/verify/prometheus-process.ts'
import { until } from '../real/prometheus.ts'

export interface AlertmanagerProcess {
  readonly url: string
  stop(): Promise<void>
}

export async function startAlertmanager(
  config: string,
  port: number,
): Promise<AlertmanagerProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-alertmanager-'))
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      // Alone: no gossip with others.
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-4_000)
  })
  const stop = async () => {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await until('Alertmanager is ready', () => isReady(url, child))
  } catch (error) {
    await stop()
    throw new Error(`Alertmanager does not start:\n${log}`, { cause: error })
  }
  return { url, stop }
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
  const answer = await fetch(`${url}/-/ready`).catch(() => undefined)
  return answer?.ok === true
}

/** What a webhook gets. Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export interface Notification {
  /** The path of the address that it was sent to. */
  readonly path: string
  readonly status: 'firing' | 'resolved'
  readonly receiver: string
  /** In Slack's own form. */
  readonly channel?: string
  readonly attachments?: readonly { readonly text: string }[]
  readonly groupLabels: Readonly<Record<string, string>>
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved'
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
  }[]
}

export interface Inbox {
  readonly url: string
  readonly received: readonly Notification[]
  stop(): Promise<void>
}

/** Keeps every notification that is sent to it. */
export async function startInbox(): Promise<Inbox> {
  const received: Notification[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ path: request.url ?? '', ...JSON.parse(body) })
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
