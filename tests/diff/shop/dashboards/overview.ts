import { rate, select, sum } from '@telltale/promql'
import { dashboard, labelValues, row, stat, timeseries } from 'telltale'
import { requestRate } from '../alerts/shop.ts'
import { http, queue } from '../metrics/shop.ts'

const route = labelValues(http.requests, 'route')
const requests = select(http.requests, { route })

export const overview = dashboard(
  'shop-overview',
  { title: 'Shop overview', variables: [route] },
  row(
    'API',
    timeseries('Request rate', sum(rate(requests)).by('method')),
    timeseries('Busiest routes', sum(requestRate).by('route')),
    stat('Requests', sum(rate(http.requests))),
  ),
  row('Queue', timeseries('Queue depth', sum(queue.depth).by('queue_name'))),
)
