import { expect, it } from 'vitest'
import { toldOfRoutes } from '../../../testing/foreign-files.ts'

const naming = (times: object, defined = 'time_intervals') =>
  toldOfRoutes('routes/undefined-time-interval', {
    route: { receiver: 'chat', routes: [times] },
    receivers: [{ name: 'chat' }],
    [defined]: [{ name: 'nights', time_intervals: [] }],
  })

it.each(['mute_time_intervals', 'active_time_intervals'])('%s are defined', (key) => {
  expect(naming({ [key]: ['nights', 'night'] })).toEqual([
    'a route names the time interval "night", which does not exist. Did you mean "nights"?',
  ])
})

it.each(['time_intervals', 'mute_time_intervals'])('those under %s are', (defined) => {
  expect(naming({ mute_time_intervals: ['nights'] }, defined)).toEqual([])
})
