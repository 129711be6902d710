#!/usr/bin/env node
import { main } from './main.ts'
import { exitCodes } from './terminal.ts'

process.exitCode = await main(process.argv.slice(2), process)
// What the project has started may still run; after Ctrl-C nobody wants to wait for it.
if (process.exitCode === exitCodes.interrupted) process.exit()
