import { Router } from 'express'
import type { Databases } from '../databases.ts'
import { refuse } from './refuse.ts'

/** What was measured of a person. */
export function employeeRoutes({ timescale, cache }: Databases): Router {
  const routes = Router()
  routes.get('/:id/metrics', async ({ params: { id } }, response) => {
    const measurements = await cache.get('query', id, async () => {
      const found = await timescale.use((database) => database.measurements(id))
      return found.length > 0 ? found : undefined
    })
    if (measurements === undefined) return refuse(response, 404, `Nobody is called "${id}".`)
    response.json(measurements)
  })
  return routes
}
