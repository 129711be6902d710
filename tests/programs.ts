/**
 * The foreign programs that tests run for real, installed where that is possible.
 *
 * Vitest calls `setup` once before all tests. Where a program is missing and cannot be installed,
 * the run fails with the command that installs it: a test that silently skips proves nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process'

const programs: Readonly<Record<string, string>> = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  'prometheus-pushgateway': 'prometheus-pushgateway',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  'victoria-metrics': 'victoria-metrics',
  vmagent: 'victoria-metrics',
  vmalert: 'victoria-metrics',
  'docker-compose': 'docker-compose',
  openssl: 'openssl',
  git: 'git',
  chromium: 'chromium',
  // Its server is not on the PATH; this is the wrapper that finds it.
  pg_ctlcluster: 'postgresql',
}

export function setup(): void {
  const missing = Object.keys(programs).filter((program) => !isInstalled(program))
  if (missing.length === 0) return
  const packages = [...new Set(missing.map((program) => programs[program] ?? program))]
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (process.getuid?.() === 0 && isInstalled('apt-get')) {
    console.log(`The tests need ${missing.join(' and ')}; installing: ${command}`)
    execFileSync('sh', ['-c', command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  }
  const still = missing.filter((program) => !isInstalled(program))
  if (still.length > 0) {
    throw new Error(
      `The tests need ${still.join(' and ')} on the PATH. Install it: sudo ${command}`,
    )
  }
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0
}
