#!/usr/bin/env node
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from '../build.ts'

const project = (await import(pathToFileURL(resolve('build/project.ts')).href)).default
const result = await build(project, { out: resolve('out') })
console.log(result.problems, result.plan)
