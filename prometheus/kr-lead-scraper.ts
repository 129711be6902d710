/** Where Prometheus finds KR Lead Scraper: one endpoint for all of its processes. */
import {
  http,
  queue,
  scraping,
  smartScraper,
  system,
  verification,
} from '@systems/metrics/kr-lead-scraper'
import { target } from 'telltale'

export const targets = [
  target('kr-api', {
    // The services run on the machine itself; this is its name inside a container.
    addresses: ['host.docker.internal:8000'],
    exposes: { http, scraping, smartScraper, verification, queue, system },
  }),
]
