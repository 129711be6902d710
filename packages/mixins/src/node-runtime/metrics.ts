import { nodeMetrics } from '@telltale/core'

/**
 * Those of the Node.js process that a row shows, out of what a client library collects by itself:
 * for `exposes` of a target, and not for `instrument()`, which registers them anyway.
 *
 * @example
 * target('shop-api', { addresses: ['shop:3000'], exposes: { http, process: nodeRuntime } })
 */
export const nodeRuntime = Object.freeze({
  cpu: nodeMetrics.cpu.total,
  resident: nodeMetrics.memory.resident,
  heapUsed: nodeMetrics.heap.used,
  heapTotal: nodeMetrics.heap.total,
  lag: nodeMetrics.eventLoopLag.p99,
  gc: nodeMetrics.gc,
  openFds: nodeMetrics.openFds,
  maxFds: nodeMetrics.maxFds,
  startTime: nodeMetrics.startTime,
})
