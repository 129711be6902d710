import { rate, sum } from '@telltale/promql'
import { dashboard, row, timeseries } from 'telltale'
import { http, queue } from '../metrics/shop.ts'

export const overview = dashboard(
  'shop-overview',
  { title: 'Shop overview' },
  row(
    'API',
    timeseries('Request rate', sum(rate(http.requests)).by('method', 'route')),
    timeseries('Queue depth', sum(queue.depth).by('queue_name')),
  ),
)
