import { expect, it } from 'vitest'
import { alert, toldOfRules } from '../../../testing/foreign-files.ts'

const code = 'rules/missing-runbook-url'
const url = 'https://runbooks.example.org/ShopDown'

it('an alert without a runbook is named', () => {
  expect(toldOfRules(code, { ...alert, annotations: { summary: 'Down.' } })).toEqual([
    'ShopDown has no runbook_url',
  ])
})

it.each([
  { annotations: { runbook_url: url } },
  { annotations: { playbook: url } },
  { annotations: {}, labels: { severity: 'critical', runbook: url } },
])('%j leads to one', (change) => {
  expect(toldOfRules(code, { ...alert, ...change })).toEqual([])
})
