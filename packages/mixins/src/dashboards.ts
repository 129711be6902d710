/** How it is seen: panels and rows of the families, which draw the thresholds of their alerts. */
export {
  type CacheFamilies,
  type CachePanelsOptions,
  cachePanels,
  cacheRow,
} from './cache/panels.ts'
export {
  type HttpServerPanelsOptions,
  httpServerPanels,
  httpServerRow,
} from './http-server/panels.ts'
export type { PanelChanges } from './panel-with.ts'
export { type QueuePanelsOptions, queuePanels, queueRow } from './queue/panels.ts'
