/** A generated `prometheus.yml` before promtool, with its rule files where it looks for them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { parse } from 'yaml'

/**
 * What promtool says about a configuration.
 *
 * Secrets and certificates lie in the container; here they are empty files. Debian builds Prometheus
 * without the discovery of Kubernetes, so that is left out; everything else of such a job is read.
 *
 * @throws what execFileSync throws when promtool finds something wrong
 */
export function promtoolCheckConfig(
  path: string,
  files: ReadonlyMap<string, string>,
  ...flags: readonly string[]
): string {
  const text = files.get(path) ?? ''
  const { rule_files = [] } = parse(text) as { readonly rule_files?: readonly string[] }
  const folder = mkdtempSync(join(tmpdir(), 'telltale-config-'))
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  try {
    for (const name of rule_files) {
      const file = posix.join(posix.dirname(path), name)
      write(file, files.get(file) ?? '')
    }
    write(path, withLocalFiles(withoutKubernetes(text), folder, write))
    return execFileSync('promtool', ['check', 'config', ...flags, join(folder, path)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function withoutKubernetes(text: string): string {
  return text.replace(/^ +kubernetes_sd_configs:\n(?: {6,}.*\n)+/gm, '')
}

/** Two names must not become one file: a certificate is not its key. */
function withLocalFiles(
  text: string,
  folder: string,
  write: (file: string, content: string) => void,
): string {
  return text.replaceAll(/(_file: )\/(\S+)/g, (_, key: string, file: string) => {
    const isPair = /^(cert|key)_file: $/.test(key)
    // promtool reads certificates, and an empty one is none.
    if (!isPair) write(file, '')
    return `${key}${isPair ? '' : join(folder, file)}`
  })
}
