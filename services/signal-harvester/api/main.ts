import { runMain } from '@systems/kit/run-main'
import { apiSettings } from './settings.ts'
import { startApi } from './start.ts'

await runMain(() => startApi(apiSettings(process.env)))
