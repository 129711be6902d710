import { expect, it } from 'vitest'
import { overview, projectOf, shop } from '../../testing/shop.ts'
import { defineSystem } from '../project/system.ts'
import { generatedData } from './generated-data.ts'
import { previewState } from './preview.ts'

const data = generatedData({ historyMs: 3_600_000, nowMs: 0 })
const good = projectOf(shop())
const late = {
  ...overview,
  get rows(): never {
    throw new Error('the layout is not there yet')
  },
}
const bad = projectOf(defineSystem('shop', { ...shop().options, dashboards: [late] }))

it('what was shown stays when the code of a project throws only while it is looked at', async () => {
  const projects = [good, bad]
  const explain = (error: unknown) => ({
    code: 'project/throws',
    severity: 'fatal' as const,
    summary: String(error),
    at: undefined,
    why: '',
    fix: '',
  })
  const load = async () => ({ project: projects.shift() ?? good })
  const state = previewState({ load, explain, data, cwd: '/' })
  expect((await state.read()).problems.map(({ code }) => code)).not.toContain('project/throws')
  const before = state.project().systems
  expect(await state.read()).toMatchObject({ problems: [{ code: 'project/throws' }] })
  expect(state.project()).toMatchObject({
    systems: before,
    problems: [{ summary: 'Error: the layout is not there yet' }],
  })
  await state.read()
  expect(state.project().problems.map(({ code }) => code)).not.toContain('project/throws')
})

it('what nobody can explain is a fault of telltale', async () => {
  const state = previewState({ load: async () => ({ project: bad }), data, cwd: '/' })
  await expect(state.read()).rejects.toThrow('the layout is not there yet')
})
