import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseDocument } from 'yaml'
import { createReader, type Fields, type Reader } from './faults.ts'
import type { Items, MapReduce, Step, StepType, Workflow } from './workflow.ts'

/**
 * Reads a workflow from a YAML file.
 *
 * Errors: one Error that names everything that is wrong, by its place in the file.
 */
export async function readWorkflow(path: string): Promise<Workflow> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Error(`The workflow cannot be read: ${error.message}`)
  })
  const fallbackName = basename(path).replace(/\.ya?ml$/, '')
  return parseWorkflow(text, path, fallbackName)
}

export function parseWorkflow(text: string, path: string, fallbackName: string): Workflow {
  const document = parseDocument(text)
  const reader = createReader()
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ message }) => `  ${message.trim()}`)
    throw new Error(`${path} is not YAML:\n${faults.join('\n')}`)
  }
  const file = reader.object(document.toJS(), 'the file', ['name', 'steps', 'mapreduce'])
  const mapReduce = file.mapreduce === undefined ? undefined : mapReduceOf(reader, file.mapreduce)
  const workflow: Workflow = {
    name: file.name === undefined ? fallbackName : reader.text(file.name, 'name'),
    steps: stepsOf(reader, file.steps ?? (mapReduce ? [] : undefined), 'steps'),
    ...(mapReduce && { mapReduce }),
  }
  if (reader.faults.length > 0) {
    throw new Error(`${path} cannot be used:\n${reader.faults.join('\n')}`)
  }
  return workflow
}

function stepsOf(reader: Reader, value: unknown, place: string): readonly Step[] {
  if (Array.isArray(value)) return value.map((step, i) => stepOf(reader, step, `${place}[${i}]`))
  reader.fault(place, 'it must be a list of steps.')
  return []
}

const common = ['timeout', 'capture', 'validate', 'on_failure']
const own: Readonly<Record<StepType, readonly string[]>> = {
  shell: [],
  claude: [],
  goal_seek: ['score', 'threshold', 'max_attempts'],
  foreach: ['do', 'parallel'],
}
const types = Object.keys(own) as StepType[]

function stepOf(reader: Reader, value: unknown, place: string): Step {
  const named = types.filter((type) => typeof value === 'object' && value !== null && type in value)
  const [type = 'shell'] = named
  const known = [...(named.length > 0 ? named : types), ...own[type], ...common]
  const fields = reader.object(value, place, known)
  if (named.length !== 1) {
    reader.fault(place, `a step is exactly one of ${types.join(', ')}.`)
    return { type: 'shell', command: '' }
  }
  const options = {
    ...(fields.timeout !== undefined && {
      timeoutSeconds: reader.number(fields.timeout, `${place}.timeout`, {
        min: 0.1,
        max: 86_400,
        whole: false,
      }),
    }),
    ...(fields.capture !== undefined && {
      capture: reader.text(fields.capture, `${place}.capture`),
    }),
    ...(fields.validate !== undefined && {
      validate: reader.text(fields.validate, `${place}.validate`),
    }),
    ...(fields.on_failure !== undefined && {
      onFailure: stepsOf(reader, [fields.on_failure].flat(), `${place}.on_failure`),
    }),
  }
  return { ...bodyOf(reader, type, fields, place), ...options }
}

function bodyOf(reader: Reader, type: StepType, fields: Fields, place: string): Step {
  switch (type) {
    case 'shell':
      return { type, command: reader.text(fields.shell, `${place}.shell`) }
    case 'claude':
      return { type, prompt: reader.text(fields.claude, `${place}.claude`) }
    case 'goal_seek':
      return {
        type,
        prompt: reader.text(fields.goal_seek, `${place}.goal_seek`),
        score: reader.text(fields.score, `${place}.score`),
        threshold: reader.number(fields.threshold, `${place}.threshold`, {
          fallback: 80,
          min: 0,
          max: 100,
          whole: false,
        }),
        maxAttempts: reader.number(fields.max_attempts, `${place}.max_attempts`, {
          fallback: 3,
          min: 1,
          max: 100,
        }),
      }
    case 'foreach':
      return {
        type,
        items: itemsOf(reader, fields.foreach, `${place}.foreach`),
        steps: stepsOf(reader, fields.do, `${place}.do`),
        parallel: reader.number(fields.parallel, `${place}.parallel`, parallelism),
      }
  }
}

const parallelism = { fallback: 1, min: 1, max: 100 }

function mapReduceOf(reader: Reader, value: unknown): MapReduce {
  const place = 'mapreduce'
  const fields = reader.object(value, place, [
    'items',
    'agent',
    'max_parallel',
    'attempts',
    'retry_dlq',
    'reduce',
  ])
  return {
    items: itemsOf(reader, fields.items, `${place}.items`),
    agent: stepsOf(reader, fields.agent, `${place}.agent`),
    maxParallel: reader.number(fields.max_parallel, `${place}.max_parallel`, {
      ...parallelism,
      fallback: 4,
    }),
    attempts: reader.number(fields.attempts, `${place}.attempts`, {
      fallback: 2,
      min: 1,
      max: 10,
    }),
    retryDlq: reader.flag(fields.retry_dlq, `${place}.retry_dlq`, false),
    reduce: stepsOf(reader, fields.reduce ?? [], `${place}.reduce`),
  }
}

function itemsOf(reader: Reader, value: unknown, place: string): Items {
  if (Array.isArray(value)) return value
  const { shell } = reader.object(value, place, ['shell'])
  return { command: reader.text(shell, `${place}.shell`) }
}
