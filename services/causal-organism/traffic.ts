/** What analysts do in a day, in a minute: some of it wrong, some given up. */
import type { Random } from '@systems/kit/random'
import { runTraffic } from '@systems/kit/run-traffic'
import type { TrafficRequest } from '@systems/kit/send-traffic'
import { employeeIds, factors } from './organism/factors.ts'

const employees = employeeIds(60)

await runTraffic({
  service: 'the API',
  url: 'http://127.0.0.1:8000',
  rates: {
    rate: { what: 'requests', fallback: 10, max: 1000 },
    'job-rate': { what: 'jobs', fallback: 0.5, max: 100 },
  },
  streams: (_url, random) => ({
    rate: () => anyRequest(random),
    'job-rate': (number) => jobRequest(random, number),
  }),
})

function anyRequest(random: Random): TrafficRequest {
  const dice = random.next()
  // A few nodes and people are looked at much more often than the others.
  const rank = Math.floor(random.next() ** 3 * 20)
  const node = `${factors[rank % factors.length]}-${1 + Math.floor(rank / factors.length)}`
  if (dice < 0.35) return { path: `/api/graph/nodes/${node}` }
  if (dice < 0.65) return { path: `/api/employees/${employees[rank] ?? 'e-001'}/metrics` }
  if (dice < 0.67) return { path: '/api/employees/e-nobody/metrics' }
  if (dice < 0.8) return { path: '/api/graph/stats' }
  if (dice < 0.84) return { path: '/api/analyses/none' }
  if (dice < 0.88) return { method: 'POST', path: '/api/graph/edges', body: newEdge(random) }
  if (dice < 0.9) return { method: 'POST', path: '/api/graph/edges', body: { cause: 'x' } }
  if (dice < 0.92)
    return { path: `/api/employees/${random.pick(employees)}/metrics`, patienceMs: 5 }
  if (dice < 0.97) return { path: '/health/live' }
  return { path: random.pick(['/wp-login.php', '/.env', '/api/v2/graph']) }
}

function newEdge(random: Random): object {
  const node = () => `${random.pick(factors)}-${1 + random.below(25)}`
  return { cause: node(), effect: node(), weight: random.next() * 2 - 1 }
}

/** The fourth job, and then every twentieth, asks for somebody whom nobody knows. */
function jobRequest(random: Random, number: number): TrafficRequest {
  const some = Array.from({ length: 2 + random.below(6) }, () => random.pick(employees))
  if (number % 20 === 4) some.push('nobody')
  const kind = number % 3
  if (kind === 0)
    return {
      method: 'POST',
      path: '/api/interventions',
      body: { factor: random.pick(factors), change: random.next() * 2 - 1 },
    }
  return kind === 1
    ? { method: 'POST', path: '/api/analyses', body: { employees: some } }
    : {
        method: 'POST',
        path: '/api/exports',
        body: { employees: some, format: random.pick(['csv', 'json']) },
      }
}
