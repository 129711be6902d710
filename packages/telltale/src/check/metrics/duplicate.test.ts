import { gauge, upTo } from '@telltale/core'
import { expect, it } from 'vitest'
import { projectOf, shop } from '../../../testing/shop.ts'
import { target } from '../../index.ts'
import { checkProject } from '../check.ts'

const depth = () => gauge('depth', { help: 'Depth.', unit: 'jobs' })
const byQueue = gauge('depth', { help: 'Depth.', unit: 'jobs', labels: { queue: upTo(2) } })

it.each([
  ['two targets expose the same definition', [[depth()], [depth()]], 0],
  ['two targets expose metrics of one name with other labels', [[depth()], [byQueue]], 1],
  ['one target exposes a name twice', [[depth(), depth()]], 1],
])('%s', (_, exposed, count) => {
  const targets = exposed.map((families, i) =>
    target(`t${i}`, { addresses: ['t:1'], exposes: Object.fromEntries(families.entries()) }),
  )
  const { problems } = checkProject(projectOf(shop({ targets, dashboards: [], rules: [] })))
  expect(problems.filter(({ code }) => code === 'metrics/duplicate')).toHaveLength(count)
})
