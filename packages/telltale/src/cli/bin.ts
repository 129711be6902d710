#!/usr/bin/env node
import { main } from './main.ts'
import { exitCodes } from './terminal.ts'

// `telltale manifests | head` closes the pipe early, which is nothing to report.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
process.exitCode = await main(process.argv.slice(2), process)
// What was started may still run; after Ctrl-C or a fault nobody wants to wait for it.
const { interrupted, fault } = exitCodes
if (process.exitCode === interrupted || process.exitCode === fault) process.exit()
