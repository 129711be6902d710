import { expect, it } from 'vitest'
import {
  type TimeIntervalOptions,
  timeInterval,
  timeIntervalFaults,
  timeIntervalYaml,
} from './time-interval.ts'

it.each<readonly [what: string, times: TimeIntervalOptions['times'], yaml: readonly string[]]>([
  ['a time of the day is one range', [{ from: '08:00', to: '18:00' }], ['08:00-18:00']],
  ['one over midnight is two', [{ from: '22:00', to: '06:00' }], ['22:00-24:00', '00:00-06:00']],
  ['one until midnight is one', [{ from: '22:00', to: '00:00' }], ['22:00-24:00']],
  ['the whole day is one', [{ from: '00:00', to: '24:00' }], ['00:00-24:00']],
])('%s', (_, times = [], yaml) => {
  const [interval] = timeIntervalYaml(timeInterval('t', { times })).time_intervals
  const shown = interval?.times?.map(({ start_time, end_time }) => `${start_time}-${end_time}`)
  expect(shown).toEqual(yaml)
})

it.each<TimeIntervalOptions>([
  { weekdays: ['monday:friday', 'sunday'] },
  { daysOfMonth: [1, '15:20', -1, '-7:-1', '-31:-30', '25:-1', '27:-1', '1:-27'] },
  { months: [12, '6:8'], years: [2027, '2027:2029'] },
  { times: [{ from: '00:00', to: '24:00' }], location: 'America/Argentina/Buenos_Aires' },
  { location: 'UTC' },
  { location: 'Asia/Calcutta' },
  { location: 'Asia/Kolkata' },
])('%o is as it should be', (options) => {
  expect(timeIntervalFaults(timeInterval('t', options))).toEqual([])
})

// What the types refuse, a project that is not compiled can still say.
it.each<readonly [options: object, fault: string]>([
  [{ times: [{ from: '8:00', to: '18:00' }] }, '"8:00" is no time of day'],
  [{ times: [{ from: '08:00', to: '24:01' }] }, '"24:01" is no time of day'],
  [{ weekdays: ['mon'] }, '"mon" is no weekday, and no range of them'],
  [{ weekdays: ['friday:monday'] }, '"friday:monday" is no weekday, and no range of them'],
  [{ daysOfMonth: [0] }, '"0" is no day of the month, and no range of them'],
  [{ daysOfMonth: ['20:10'] }, '"20:10" is no day of the month, and no range of them'],
  [{ months: [13] }, '"13" is no month, and no range of them'],
  [{ years: ['27'] }, '"27" is no year, and no range of them'],
  [{ location: 'Berlin' }, '"Berlin" is no time zone'],
  [{ location: '+02:00' }, '"+02:00" is no time zone'],
  [{ location: 'europe/berlin' }, '"europe/berlin" is no time zone'],
  [{ location: 'utc' }, '"utc" is no time zone'],
  [{ daysOfMonth: ['-3:5'] }, '"-3:5" is no day of the month, and no range of them'],
  [{ daysOfMonth: ['16:-15'] }, '"16:-15" is no day of the month, and no range of them'],
  [{ daysOfMonth: ['28:-1'] }, '"28:-1" is no day of the month, and no range of them'],
  [{ daysOfMonth: ['1:-28'] }, '"1:-28" is no day of the month, and no range of them'],
  [{ daysOfMonth: ['-29:-30'] }, '"-29:-30" is no day of the month, and no range of them'],
  [{ times: [{ from: '24:00', to: '06:00' }] }, '"24:00" begins no time: write 00:00'],
  [
    { times: [{ from: '08:00', to: '08:00' }] },
    '"08:00" to "08:00" ends when it begins: a day is 00:00 to 24:00',
  ],
])('%o: %s', (options, fault) => {
  expect(timeIntervalFaults(timeInterval('t', options))).toEqual([fault])
})
