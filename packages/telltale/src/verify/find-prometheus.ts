import { spawn } from 'node:child_process'

export interface PrometheusProgram {
  readonly path: string
  /** `2.42.0` */
  readonly version: string
}

/**
 * The Prometheus that is named, or the one on the PATH; or in one sentence why there is none.
 */
export async function findPrometheus(
  path = 'prometheus',
): Promise<PrometheusProgram | { readonly missing: string }> {
  const named =
    path === 'prometheus' ? 'there is no prometheus on the PATH' : `${path} is no prometheus`
  try {
    const text = await versionOf(path)
    const version = /^prometheus, version (\S+?)(?:\+\S*)? /m.exec(text)?.[1]
    return version === undefined ? { missing: `${named}. ${install}` } : { path, version }
  } catch {
    return { missing: `${named}. ${install}` }
  }
}

const install =
  'Install it (apt-get install prometheus, brew install prometheus, https://prometheus.io/download), name one with --prometheus /path/to/prometheus, or ask a running one with --live http://localhost:9090.'

function versionOf(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, ['--version'], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 })
    let text = ''
    const take = (chunk: Buffer) => {
      text += chunk
    }
    child.stdout.on('data', take)
    // Older ones print it there.
    child.stderr.on('data', take)
    child.once('error', reject)
    child.once('close', () => resolve(text))
  })
}
