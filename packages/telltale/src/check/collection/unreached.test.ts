import { expect, it } from 'vitest'
import { told } from '../../../testing/foreign-files.ts'

const toldOf = (source: string, more: object = {}) => {
  const job = { job_name: 'api', static_configs: [{ targets: ['shop:3001', 'shop'] }], ...more }
  return told('collection/unreached', { 'prometheus.yml': { scrape_configs: [job] } }, [source])
}

it('metrics at a port that no job scrapes are named', () => {
  expect(toldOf('http://localhost:3002/metrics')).toEqual([
    'the metrics of http://localhost:3002/metrics are scraped by no job: none has a target at port 3002',
  ])
  expect(toldOf('https://localhost/metrics')).toEqual([expect.stringContaining('at port 443')])
})

it.each(['http://localhost:3001/metrics', 'http://localhost/metrics', 'shop.prom'])(
  '%s may be what is scraped',
  (source) => {
    expect(toldOf(source)).toEqual([])
  },
)

it('what a service discovery finds is not known', () => {
  expect(toldOf('http://localhost:3002/metrics', { dns_sd_configs: [] })).toEqual([])
})
