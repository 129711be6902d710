import { runMain } from '@systems/kit/run-main'
import { workerSettings } from './settings.ts'
import { startWorker } from './start.ts'

await runMain(() => startWorker(workerSettings(process.env)))
