import { defineProject, defineSystem, target } from 'telltale'
import { rules, slos } from '../alerts/shop.ts'
import { overview } from '../dashboards/overview.ts'
import { http, queue } from '../metrics/shop.ts'

const shop = defineSystem('shop', {
  title: 'Shop',
  targets: [target('shop-api', { addresses: ['localhost:3001'], exposes: { http, queue } })],
  dashboards: [overview],
  rules,
  slos,
  prometheus: { scrapeInterval: '15s' },
})

export default defineProject([shop])
