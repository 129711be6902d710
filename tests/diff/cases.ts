/** What somebody changes, and what `telltale diff` then says: one kind of change each. */
import type { Edits } from './repository.ts'

export interface Case {
  readonly title: string
  readonly edits: Edits
}

const metrics = 'metrics/shop.ts'
const alerts = 'alerts/shop.ts'
const dashboards = 'dashboards/overview.ts'
const project = 'build/project.ts'

export const cases: readonly Case[] = [
  {
    title: 'an alert with another threshold, patience and severity',
    edits: {
      [alerts]: [
        ['gt(100)', 'gt(250)'],
        ["'10m'", "'5m'"],
        ["'warning'", "'critical'"],
      ],
    },
  },
  {
    title: 'an alert with another condition',
    edits: { [alerts]: [["max(queue.depth).by('queue_name')", 'sum(queue.depth)']] },
  },
  {
    title: 'an alert that is new, and one that is gone',
    edits: { [alerts]: [["'ShopBacklog'", "'ShopQueueBacklog'"]] },
  },
  {
    title: 'a recording rule with another expression',
    edits: { [alerts]: [["'5m')).by('route'),", "'5m')).by('route', 'method'),"]] },
  },
  {
    title: 'an SLO with another objective',
    edits: { [alerts]: [['0.99,', '0.995,']] },
  },
  {
    title: 'a metric that is removed, with what read it',
    edits: {
      [metrics]: [
        [
          "export const queue = {\n  depth: gauge('queue_depth'",
          "export const queue = {\n  depth: gauge('jobs_waiting'",
        ],
      ],
    },
  },
  {
    title: 'a metric that is renamed and keeps its former name for a while',
    edits: {
      [metrics]: [
        [
          "gauge('queue_depth', { help: 'Jobs that wait.',",
          "gauge('jobs_waiting', { help: 'Jobs that wait.', was: { name: 'queue_depth', until: '2027-03-31' },",
        ],
      ],
    },
  },
  {
    title: 'a metric with another type, unit and help',
    edits: {
      [metrics]: [
        ["unit: 'requests'", "unit: 'calls'"],
        [
          "gauge('queue_depth', { help: 'Jobs that wait.',",
          "counter('queue_depth', { help: 'Jobs that wait now.', unit: 'jobs',",
        ],
      ],
    },
  },
  {
    title: 'a label that is removed, one that is new, and other values of one',
    edits: {
      [metrics]: [
        [
          'labels: { route: upTo(40) },\n    buckets',
          'labels: { route: upTo(60), host: upTo(3) },\n    buckets',
        ],
        ["oneOf('GET', 'POST')", "oneOf('GET', 'PUT')"],
        ['labels: { queue_name: upTo(5) }', 'labels: {}'],
      ],
      [alerts]: [["max(queue.depth).by('queue_name')", 'max(queue.depth)']],
      [dashboards]: [["sum(queue.depth).by('queue_name')", 'sum(queue.depth)']],
    },
  },
  {
    title: 'a bucket that a rule reads, and one that nobody reads',
    edits: {
      [metrics]: [['[0.1, 0.5, 1, 5]', '[0.1, 0.4, 1]']],
      [alerts]: [["latency(http.duration, '500ms')", "latency(http.duration, '400ms')"]],
    },
  },
  {
    title: 'a panel with another query, title and unit',
    edits: {
      [dashboards]: [
        [
          "timeseries('Request rate', sum(rate(requests)).by('method'))",
          "timeseries('Requests per second', sum(rate(requests)).by('method'), { unit: 'short' })",
        ],
        [
          "stat('Requests', sum(rate(http.requests)))",
          "stat('Requests', sum(rate(http.requests, '1h')))",
        ],
      ],
    },
  },
  {
    title: 'panels of a row in another order',
    edits: {
      [dashboards]: [
        [
          "    timeseries('Request rate', sum(rate(requests)).by('method')),\n    timeseries('Busiest routes', sum(requestRate).by('route')),\n",
          "    timeseries('Busiest routes', sum(requestRate).by('route')),\n    timeseries('Request rate', sum(rate(requests)).by('method')),\n",
        ],
      ],
    },
  },
  {
    title: 'panels that are new, gone and moved',
    edits: {
      [dashboards]: [
        ["    stat('Requests', sum(rate(http.requests))),\n", ''],
        ["    timeseries('Request rate', sum(rate(requests)).by('method')),\n", ''],
        [
          "row('Queue', ",
          "row('Queue', stat('Waiting', sum(queue.depth)), timeseries('Request rate', sum(rate(requests)).by('method')), ",
        ],
      ],
    },
  },
  {
    title: 'a row with another title',
    edits: { [dashboards]: [["row('Queue'", "row('Jobs'"]] },
  },
  {
    title: 'a variable that is gone',
    edits: {
      [dashboards]: [
        [', variables: [route] }', ' }'],
        ['const requests = select(http.requests, { route })', 'const requests = http.requests'],
        ["const route = labelValues(http.requests, 'route')\n", ''],
        ['rate, select, sum', 'rate, sum'],
        ['labelValues, ', ''],
      ],
    },
  },
  {
    title: 'a dashboard under another uid',
    edits: { [dashboards]: [["'shop-overview'", "'shop-start'"]] },
  },
  {
    title: 'a target with another address, and how often it is scraped',
    edits: {
      [project]: [
        ["'localhost:3001'", "'shop:3001'"],
        ["scrapeInterval: '15s'", "scrapeInterval: '30s'"],
      ],
    },
  },
  {
    title: 'a system that is gone, with its metrics',
    edits: { [project]: [["defineSystem('shop'", "defineSystem('store'"]] },
  },
]
