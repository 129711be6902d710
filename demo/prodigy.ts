/** Prodigy: one run of three workflows, again and again. */
import { step } from '@systems/metrics/prodigy'
import { migrations } from '@systems/metrics/prodigy-tables'
import { local, systemDemo } from './system.ts'

export const prodigy = systemDemo({
  system: 'prodigy',
  ports: { run: { job: 'prodigy' } },
  stages({ ports, folder, databaseUrl }) {
    const env = {
      PRODIGY_HOME: folder,
      CLAUDE_SLOWNESS: '0.2',
      ...(databaseUrl !== undefined && { PRODIGY_POSTGRES_URL: databaseUrl }),
    }
    const args = [
      'run',
      ...['review', 'migrate-modules', 'flaky'].map((name) => `workflows/${name}.yml`),
      '--quiet',
      '--repeat=1000000',
      // As a breath: without it the logs of a day fill a disk.
      '--pause=1',
      `--metrics-port=${ports.run}`,
      ...(databaseUrl === undefined ? [] : ['--enable-postgres-storage']),
    ]
    return [[{ name: 'run', file: 'main.ts', env, args, ready: local(ports.run, '/metrics') }]]
  },
  pages: ({ run }) => ({ 'state of the run': local(run, '/metrics/json') }),
  activity: { counter: step.executions, what: 'steps/s' },
  database: { name: 'prodigy_metrics', user: 'prodigy', tables: Object.values(migrations) },
})
