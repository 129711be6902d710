/** Where a number leads: from a stat or a gauge to the page that shows its history. */
import type { Link } from 'telltale'

const link = (title: string, dashboard: string): readonly Link[] => [{ title, dashboard }]

export const toApiPerformance = link('API Performance', 'sh-api-performance')
export const toDiscoveryPipeline = link('Discovery Pipeline', 'sh-discovery-pipeline')
export const toLlmUsage = link('LLM Usage & Costs', 'sh-llm-usage')
export const toServiceLevels = link('Service levels', 'sh-service-levels')
export const toSystemResources = link('System Resources', 'sh-system-resources')
