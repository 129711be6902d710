/**
 * Series that Prometheus itself stores for every target or alert; no system declares them.
 *
 * Source: https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series
 */
import { gauge } from '@telltale/core'

/** 1 while the target can be scraped, else 0. */
export const up = gauge('up', { help: 'Whether the target could be scraped.' })
