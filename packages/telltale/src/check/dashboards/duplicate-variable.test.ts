import { expect, it } from 'vitest'
import { datasource, toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/duplicate-variable'

const declaring = (...names: readonly string[]) =>
  toldOfPage(code, {
    templating: { list: [datasource, ...names.map((name) => ({ name, type: 'textbox' }))] },
  })

it.each(['route', 'datasource'])('two cannot both be called %s', (name) => {
  const names = name === 'datasource' ? [name] : [name, name]
  expect(declaring(...names)).toEqual([`the dashboard declares $${name} twice`])
})

it('two have two names', () => {
  expect(declaring('route', 'Route')).toEqual([])
})
