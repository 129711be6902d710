/** What a project is told whose options for a mixin cannot be. */
import { httpServer, pipeline } from '@telltale/mixins'
import { expect, it } from 'vitest'
import { loadProblem } from '../../packages/telltale/src/cli/load-problem.ts'

it.each([
  // @ts-expect-error only labels of the requests can be those of the duration
  ['httpServer', () => httpServer({ duration: { labels: ['routes'] } })],
  // @ts-expect-error only labels of the runs can be those of the gauge
  ['pipeline', () => pipeline({ active: { labels: ['stages'] } })],
])('A wrong label in the options of %s is told at the line that names it', (_, make) => {
  const problem = loadProblem(errorOf(make), 'build/project.ts')
  expect(problem).toMatchObject({
    code: 'project/throws',
    summary: expect.stringContaining('among those of the mixin'),
    at: { file: import.meta.filename, line: expect.any(Number) },
  })
  expect(problem.summary).toContain('Did you mean')
})

function errorOf(make: () => unknown): unknown {
  try {
    make()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
