import { runMain } from '../process.ts'
import { workerSettings } from './settings.ts'
import { startWorker } from './start.ts'

await runMain(() => startWorker(workerSettings(process.env)))
