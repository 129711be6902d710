import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseWorkflow, readWorkflow } from './read-workflow.ts'

const parsed = (text: string) => parseWorkflow(text, 'w.yml', 'w')

it('A workflow is named after its file unless it says otherwise', () => {
  expect(parsed('steps: [{ shell: ls }]')).toEqual({
    name: 'w',
    steps: [{ type: 'shell', command: 'ls' }],
  })
  expect(parsed('{ name: nightly, steps: [] }').name).toBe('nightly')
})

it('Everything that is wrong with a workflow is said at once, with its place', () => {
  const text = `
stebs: []
steps:
  - shel: ls
  - shell: ls
    claude: hello
  - goal_seek: better
    threshold: 101
  - foreach: 3
    do: [{ shell: "", timeout: soon }]
mapreduce:
  items: { shell: ls }
  max_parallel: 1.5
  agent: none`
  const message = thrown(() => parsed(text))
  for (const fault of [
    'the file: "stebs" is not known here. Did you mean "steps"? There are: name, steps, mapreduce.',
    'mapreduce.max_parallel: it must be a whole number from 1 to 100, and is 1.5.',
    'mapreduce.agent: it must be a list of steps.',
    'steps[0]: "shel" is not known here. Did you mean "shell"?',
    'steps[0]: a step is exactly one of shell, claude, goal_seek, foreach.',
    'steps[1]: a step is exactly one of shell, claude, goal_seek, foreach.',
    'steps[2].score: it must be a text, and is missing.',
    'steps[2].threshold: it must be a number from 0 to 100, and is 101.',
    'steps[3].foreach: it must have fields (shell), and is 3.',
    'steps[3].do[0].shell: it must be a text, and is "".',
    'steps[3].do[0].timeout: it must be a number from 0.1 to 86400, and is "soon".',
  ]) {
    expect(message).toContain(`  ${fault}`)
  }
})

it('A file that is no YAML, or is not there, is named', async () => {
  expect(() => parsed('steps: [')).toThrow(/^w.yml is not YAML:/)
  await expect(readWorkflow('/nowhere/w.yml')).rejects.toThrow(/cannot be read: ENOENT.*w\.yml/)
})

const examples = join(import.meta.dirname, '../workflows')

it.each(readdirSync(examples))('The example %s can be read', async (file) => {
  expect((await readWorkflow(join(examples, file))).name).toBeTruthy()
})

function thrown(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
