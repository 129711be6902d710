import { runMain } from '../process.ts'
import { apiSettings } from './settings.ts'
import { startApi } from './start.ts'

await runMain(() => startApi(apiSettings(process.env)))
