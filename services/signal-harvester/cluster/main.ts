import { runMain } from '@systems/kit/run-main'
import { clusterSettings } from './settings.ts'
import { startCluster } from './start.ts'

await runMain(() => startCluster(clusterSettings(process.env)))
