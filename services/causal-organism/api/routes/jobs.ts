import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { json, Router } from 'express'
import type { Cache } from '../../databases/cache.ts'
import { factors } from '../../organism/factors.ts'
import { type Broker, type Job, queueOf } from '../../organism/jobs.ts'
import { refuse } from './refuse.ts'

export interface JobParts {
  readonly broker: Broker
  readonly cache: Cache
  /** Where the worker leaves what it has made. */
  readonly results: string
}

/** Asks the worker for analyses, exports and interventions, and reads what it has found. */
export function jobRoutes({ broker, cache, results }: JobParts): Router {
  const routes = Router()
  routes.post('/analyses', json(), async ({ body }, response) => {
    const employees = employeesOf(body)
    if (!employees) return refuse(response, 400, 'An analysis needs employees: ["e-001", …].')
    const { id } = await enqueue({ task: 'run_causal_analysis', employees })
    response.status(202).json({ id })
  })

  routes.get('/analyses/:id', async ({ params: { id } }, response) => {
    const result = await cache.get('analysis', id, () => resultOf(id))
    if (result === undefined)
      return refuse(response, 404, `There is no result of "${id}", or not yet.`)
    response.json(result)
  })

  routes.post('/exports', json(), async ({ body }, response) => {
    const employees = employeesOf(body)
    const format = body?.format ?? 'csv'
    if (!employees || (format !== 'csv' && format !== 'json'))
      return refuse(response, 400, 'An export needs employees, and a format: csv or json.')
    const { id } = await enqueue({ task: 'export_employee_metrics', employees, format })
    response.status(202).json({ id })
  })

  routes.post('/interventions', json(), async ({ body }, response) => {
    const factor = factors.find((each) => each === body?.factor)
    const change = body?.change
    if (factor === undefined || typeof change !== 'number')
      return refuse(
        response,
        400,
        `An intervention has a change and a factor: ${factors.join(', ')}.`,
      )
    const { id } = await enqueue({ task: 'intervene', factor, change })
    response.status(202).json({ id })
  })

  const enqueue = (job: Job) => broker[queueOf(job)].enqueue(job)
  async function resultOf(id: string): Promise<unknown> {
    if (!/^[\w-]+$/.test(id)) return undefined
    const text = await readFile(join(results, `${id}.json`), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : JSON.parse(text)
  }
  return routes
}

function employeesOf(body: unknown): readonly string[] | undefined {
  const { employees } = (body ?? {}) as { readonly employees?: unknown }
  const areNames = (list: readonly unknown[]): list is readonly string[] =>
    list.every((one) => typeof one === 'string' && one.length <= 40)
  if (!Array.isArray(employees) || employees.length === 0 || employees.length > 200)
    return undefined
  return areNames(employees) ? employees : undefined
}
