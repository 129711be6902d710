import { gauge, namingProblems } from '@telltale/core'
import { expect, it } from 'vitest'
import { projectOf, shop } from '../../../testing/shop.ts'
import { target } from '../../index.ts'
import { checkProject } from '../check.ts'
import { namingChecks } from './naming.ts'

it('what a definition allows itself is kept with its reason', () => {
  const allow = { 'metrics/total-on-non-counter': 'Exported so since 2021.' }
  const { problems, allowed } = checked(gauge('topics_total', { help: 'Topics.', allow }))
  expect(problems).not.toContain('metrics/total-on-non-counter')
  expect(allowed).toContain('Exported so since 2021.')
})

it('what a definition allows itself for nothing is a problem', () => {
  const allow = { 'metrics/total-on-non-counter': 'Exported so since 2021.' }
  expect(checked(gauge('topics', { help: 'Topics.', allow })).problems).toContain(
    'checks/unused-suppression',
  )
})

it('every rule of names has a title', () => {
  const codes = namingChecks.map(({ code }) => code)
  const worst = gauge('Bad-hours_total', { help: '' })
  for (const { code } of namingProblems(worst)) expect(codes).toContain(code)
})

function checked(family: ReturnType<typeof gauge>) {
  const targets = [target('t', { addresses: ['t:1'], exposes: { family } })]
  const { problems, allowed } = checkProject(
    projectOf(shop({ targets, dashboards: [], rules: [] })),
  )
  return {
    problems: problems.map(({ code }) => code),
    allowed: allowed.map(({ reason }) => reason),
  }
}
