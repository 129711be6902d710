import cluster from 'node:cluster'
import { runMain } from '@systems/kit/run-main'
import { processVariable, startPrimary } from './primary.ts'
import { apiSettings } from './settings.ts'
import { startApi } from './start.ts'

await runMain(async () => {
  const settings = apiSettings(process.env)
  if (cluster.isPrimary) return settings.processes > 1 ? startPrimary(settings) : startApi(settings)
  const name = `api-${process.env[processVariable]}`
  const running = await startApi(settings, { name, watches: false })
  return { ...running, greeting: `${name} is ready.` }
})
