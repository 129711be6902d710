/** A project says once which labels its targets have, and every query may use them. */
import { rate, select, sum, up } from '@telltale/promql'
import { http, orders } from '../families.ts'

declare module '@telltale/promql' {
  interface TargetLabels {
    namespace: string
    pod: string
  }
}

export const byPod = sum(rate(http.requests)).by('pod', 'job')
export const inProduction = select(orders.queued, { namespace: 'production' })
export const down = sum(up).without('pod')

// error: Argument of type '"container"' is not assignable to parameter of type '"instance" | "job" | "namespace" | "pod"'.
sum(up).by('container')
