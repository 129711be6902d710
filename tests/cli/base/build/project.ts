import { defineProject, defineSystem, target } from 'telltale'
import { rules } from '../alerts/shop.ts'
import { overview } from '../dashboards/overview.ts'
import { http, queue } from '../metrics/shop.ts'

const shop = defineSystem('shop', {
  title: 'Shop',
  targets: [target('shop-api', { addresses: ['localhost:3001'], exposes: { http, queue } })],
  dashboards: [overview],
  rules,
  prometheus: {
    image: 'prom/prometheus:v2.47.0',
    port: 9090,
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '31d',
  },
  grafana: { image: 'grafana/grafana:10.2.0', port: 3000, provider: 'Shop' },
})

export default defineProject([shop])
