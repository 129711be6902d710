import { runMain } from '@systems/kit/run-main'
import { backingSettings } from './settings.ts'
import { startBacking } from './start.ts'

await runMain(() => startBacking(backingSettings(process.env)))
