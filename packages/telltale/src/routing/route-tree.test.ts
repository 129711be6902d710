import { expect, it } from 'vitest'
import { http, shop } from '../../testing/shop.ts'
import { alertRouting, availability, receiver, slo } from '../index.ts'
import { routeTreeOf } from './route-tree.ts'

const system = shop({
  dashboards: [],
  slos: [
    slo('shop-availability', {
      title: 'Availability',
      objective: 0.99,
      sli: availability(http.requests, { bad: { code: '500' } }),
      runbook: { impact: '…', diagnosis: ['…'], mitigation: ['…'] },
    }),
  ],
})
const nobody = receiver('nobody')

it('The inhibitions of SLOs are for Alertmanager: Grafana has none', () => {
  const ofGrafana = alertRouting({ receiver: nobody, grafana: { rules: [], folder: 'Shop' } })
  expect(routeTreeOf(system, ofGrafana).inhibitions).toEqual([])
  const image = 'prom/alertmanager:v0.27.0'
  const ofAlertmanager = alertRouting({ receiver: nobody, alertmanager: { image } })
  expect(routeTreeOf(system, ofAlertmanager).inhibitions).toHaveLength(1)
})
