import { expect, it } from 'vitest'
import { told } from '../../../testing/foreign-files.ts'

const job = (name: string, targets: readonly string[], more: object = {}) => ({
  job_name: name,
  static_configs: [{ targets }],
  ...more,
})
const toldOf = (...scrape_configs: readonly object[]) =>
  told('collection/duplicate-target', { 'prometheus.yml': { scrape_configs } })

it('one address under two jobs is scraped twice', () => {
  expect(toldOf(job('api', ['shop:3001']), job('worker', ['shop:3001']))).toEqual([
    'http://shop:3001/metrics is scraped by api and by worker',
  ])
})

it('so is one that stands in a job twice', () => {
  expect(toldOf(job('api', ['shop:3001', 'shop:3001']))).toEqual([
    'http://shop:3001/metrics is scraped by api twice',
  ])
})

it('another port or another path is another target', () => {
  expect(
    toldOf(
      job('api', ['shop:3001', 'shop:3002']),
      job('admin', ['shop:3001'], { metrics_path: '/admin/metrics' }),
    ),
  ).toEqual([])
})
