/** Compose files before a security review, and the review before files that should fail it. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { pathsOf } from '../../packages/telltale/src/project/system.ts'
import { variantsOf } from '../../packages/telltale/src/project/variants.ts'
import { composeFaults, openPorts } from './security.ts'

const files = emit(project)
const read = (path: string) => files.get(path) ?? ''

/** Of production; an exception would be `service: fault` with its reason above it. */
const exceptions: readonly string[] = []

const production = project.systems.flatMap((system) =>
  variantsOf(system)
    .filter(({ isProduction }) => isProduction)
    .map((variant) => `${system.name}/${pathsOf(variant.system).compose}`),
)

describe('a production variant', () => {
  it('is there', () => {
    expect(production).toEqual(['kr-lead-scraper/docker-compose.prod.yml'])
  })

  it.each(production)('%s has no fault', (path) => {
    expect(composeFaults(read(path)).filter((fault) => !exceptions.includes(fault))).toEqual([])
  })
})

describe('files for more than one machine', () => {
  const scaled = [...files.keys()].filter((path) => /docker-compose\.[\w-]+\.yml$/.test(path))
  const ofFleet = scaled.filter((path) => path.startsWith('stack/'))

  it('are there', () => {
    expect(ofFleet).toHaveLength(4)
  })

  // They are those of the stack of this machine, whose Grafana has the password of a laptop.
  it.each(ofFleet)('%s: nobody is root but who hands over a volume, and ends', (path) => {
    const faults = composeFaults(read(path)).filter((fault) => !/: value of /.test(fault))
    const owner = faults.map((fault) => fault.split(':')[0])[0] ?? ''
    expect(faults).toEqual(
      owner === '' ? [] : [`${owner}: added capability CHOWN`, `${owner}: root`],
    )
    expect(['', 'thanos-volumes', 'victoria-metrics-volumes']).toContain(owner)
  })
})

/** Specifications for a developer's machine that write their ports out. */
const asked: Readonly<Record<string, readonly string[]>> = {
  // AH-D7, AH-D8
  'aharadar/docker-compose.yml': ['grafana 3002:3000', 'prometheus 9090:9090'],
  // KR-D1, KR-D2: port assignments of the development variant
  'kr-lead-scraper/docker-compose.yml': ['grafana 3000:3000', 'prometheus 9090:9090'],
  // PR-D2, PR-D3, PR-D4
  'prodigy/docker-compose.yml': ['grafana 3000:3000', 'postgres 5432:5432', 'prometheus 9091:9090'],
}

describe('whoever is not this machine', () => {
  const composeFiles = [...files.keys()].filter((path) => /docker-compose[^/]*\.yml$/.test(path))

  it.each(composeFiles)('%s: reaches only what its specification opens', (path) => {
    expect(openPorts(read(path))).toEqual(asked[path] ?? [])
  })

  it.each(Object.keys(asked))('%s: is said to, at each port', (path) => {
    const comments = read(path).match(/# Other machines reach it too/g) ?? []
    expect(comments).toHaveLength(asked[path]?.length ?? 0)
  })

  it('reaches, of the stack, the services that its Prometheus scrapes at the address of the host', () => {
    // A container reaches the host at the address of a bridge, where 127.0.0.1 does not answer.
    const text = readFileSync(resolve(import.meta.dirname, '../..', 'docker-compose.yml'), 'utf8')
    const config = read(join('stack', 'prometheus/prometheus.yml'))
    const scraped = [...config.matchAll(/host\.docker\.internal:(\d+)/g)].map(([, port]) => port)
    const ports = openPorts(text).map((open) => open.replace(/^.* (\d+):.*$/, '$1'))
    expect(ports.sort()).toEqual(scraped.sort())
  })
})

describe('the review', () => {
  const text = read('kr-lead-scraper/docker-compose.prod.yml')

  it.each([
    ['read_only: true', 'read_only: false', 'prometheus: writable root file system'],
    ['    cap_drop:\n      - ALL\n', '', 'prometheus: capabilities'],
    ['no-new-privileges:true', 'apparmor:unconfined', 'grafana: privilege escalation'],
    ['read_only: true', 'read_only: true\n    privileged: true', 'prometheus: privileged'],
    ['read_only: true', 'read_only: true\n    user: "0:0"', 'prometheus: root'],
    ['read_only: true', 'read_only: true\n    cap_add: [NET_RAW]', 'api: added capability NET_RAW'],
    ['read_only: true', 'read_only: true\n    network_mode: host', 'api: network of the host'],
    ['prometheus_data:/prometheus', '/:/host', 'prometheus: mount of /:/host'],
    ['127.0.0.1:9090:9090', '"9090:9090"', 'prometheus: open port 9090:9090'],
    ['prom/prometheus:v2.47.0', 'prom/prometheus', 'prometheus: image without a version'],
    [
      '${GRAFANA_PASSWORD:?Set GRAFANA_PASSWORD}',
      'admin',
      'grafana: value of GF_SECURITY_ADMIN_PASSWORD',
    ],
    ['DATABASE_URL: http://backing', 'DATABASE_URL: http://u:p@backing', 'api: password in a text'],
    [
      'GF_USERS_ALLOW_SIGN_UP: "false"',
      'GF_AUTH_ANONYMOUS_ENABLED: "true"',
      'grafana: anonymous access',
    ],
  ])('sees what is wrong with %s -> %s', (right, wrong, fault) => {
    expect(text).toContain(right)
    expect(composeFaults(text.replaceAll(right, wrong))).toContain(fault)
  })
})
