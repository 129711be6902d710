/**
 * What Docker Compose itself makes of the generated files: variables filled in, paths resolved,
 * services that wait for each other. `config` starts nothing and needs no Docker.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'

interface Compose {
  readonly services: Readonly<Record<string, Service>>
}

interface Service {
  readonly image?: string
  readonly command?: readonly string[]
  readonly profiles?: readonly string[]
  readonly environment?: Readonly<Record<string, string | null>>
}

const root = resolve(import.meta.dirname, '../..')
const composeFiles = [
  'docker-compose.yml',
  ...[...emit(project).keys()]
    .filter((path) => /docker-compose[^/]*\.yml$/.test(path))
    .map((path) => `out/${path}`),
]
const set = { GRAFANA_PASSWORD: 'of a test', SLACK_WEBHOOK_URL: 'http://127.0.0.1/slack' }

describe.each(composeFiles)('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const written: Compose = parse(text, { merge: true })

  it('is read by Docker Compose as it is meant', () => {
    const read: Compose = parse(config(text, dirname(join(root, file)), set))
    expect(Object.keys(read.services).sort()).toEqual(Object.keys(written.services).sort())
    for (const [name, service] of Object.entries(written.services)) {
      expect(read.services[name]?.image, name).toBe(service.image)
      expect(read.services[name]?.command, name).toEqual(service.command)
      const environment = Object.entries(service.environment ?? {}).map(([key, value]) => [
        key,
        filledIn(String(value)),
      ])
      expect(read.services[name]?.environment ?? {}, name).toEqual(Object.fromEntries(environment))
    }
  })
})

it('production does not start without a password', () => {
  const file = join(root, 'out/kr-lead-scraper/docker-compose.prod.yml')
  expect(() => config(readFileSync(file, 'utf8'), dirname(file), {})).toThrow(
    /Set GRAFANA_PASSWORD/,
  )
})

/** The oldest Compose that is installed with Debian knows neither key; the first is a name only. */
function config(text: string, folder: string, env: Readonly<Record<string, string>>): string {
  const known = text.replace(/^name: .*\n/m, '').replace(/^include:\n(?: .*\n)+/m, '')
  const own = mkdtempSync(join(tmpdir(), 'telltale-compose-'))
  onTestFinished(() => rmSync(own, { recursive: true }))
  const path = join(own, 'docker-compose.yml')
  writeFileSync(path, known)
  return execFileSync('docker-compose', ['-f', path, '--project-directory', folder, 'config'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, COMPOSE_PROFILES: '*', ...env },
  })
}

/** `${NAME:-otherwise}`, `${NAME:?message}`, `$$`. Source: Compose Specification, interpolation */
function filledIn(text: string): string {
  return text
    .replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) =>
      name in set ? set[name as keyof typeof set] : kind === '-' ? rest : '',
    )
    .replaceAll('$$', '$')
}
