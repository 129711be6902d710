/** Is the pipeline healthy, are 95 % of the discoveries in a topic, how do the sources do? */
import {
  discoveries,
  embeddings,
  entities,
  pipeline,
  signals,
  topics,
} from '@systems/metrics/signal-harvester'
import { successRatio } from '@telltale/mixins/queries'
import { increase, max, quantileOf, quantiles, rate, select, sum, time } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  below,
  dashboard,
  gaugePanel,
  labelValues,
  row,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/signal-harvester.ts'
import { toLlmUsage, toServiceLevels, toSystemResources } from './links.ts'

const source = labelValues(discoveries.fetched, 'source')

/** Between two points of what is computed over hours: a finer step reads all of it for the same picture. */
const slow = '5m'

export const discoveryPipeline = dashboard(
  'sh-discovery-pipeline',
  {
    title: 'Discovery Pipeline',
    description: 'Health of the pipeline, topic coverage, and how each source does.',
    file: 'discovery-pipeline-dashboard.json',
    variables: [source],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries(
    'Discoveries by Source',
    sum(increase(select(discoveries.fetched, { source }), '1h')).by('source'),
    { stacked: true, alert: [alerts.noDiscoveries, alerts.sourceFailing], thresholds: [] },
  ),
  timeseries(
    'Discovery Fetch Duration',
    // Fetches are minutes apart: a shorter range would show nothing most of the time.
    quantiles(discoveries.fetchDuration, [0.5, 0.95], {
      by: ['source'],
      where: { source },
      range: '30m',
    }),
    { interval: '1m' },
  ),
  stat(
    'Pipeline Run Success Rate',
    { expr: successRatio(pipeline.runs, { range: '24h', counted: true }), legend: 'success' },
    {
      sparkline: true,
      interval: slow,
      thresholds: [below(0.9, 'red')],
      alert: alerts.pipelineFailures,
      links: toServiceLevels,
      allow: {
        'dashboards/threshold-differs': 'Of what succeeds 0.9 is the limit, of what fails 0.1.',
      },
    },
  ),
  timeseries(
    'Pipeline Duration',
    quantiles(pipeline.duration, [0.5, 0.95], { by: ['stage'], range: '6h' }),
    { interval: slow, thresholds: [above(3600, 'red')], alert: alerts.slowPipeline },
  ),
  timeseries('Topic Evolution', [
    { expr: max(topics.active), legend: 'active' },
    { expr: sum(increase(topics.created, '1h')), legend: 'new per hour' },
  ]),
  gaugePanel(
    'Topic-Artifact Coverage',
    { expr: select(topics.artifacts).div(discoveries.stored).mul(100), legend: 'coverage' },
    {
      unit: 'percent',
      min: 0,
      max: 100,
      thresholds: [below(95, 'red')],
      links: toServiceLevels,
      description:
        'The share of the discoveries that belong to a topic; at least 95 % is the goal. With several replicas: max(topic_artifacts_total) / max(discoveries_total) * 100.',
    },
  ),
  timeseries(
    'Entity Resolution Activity',
    [
      { expr: sum(rate(entities.resolutions)).by('outcome'), legend: '{{outcome}}' },
      { expr: sum(rate(entities.merges)), legend: 'merges' },
    ],
    { unit: 'ops' },
  ),
  timeseries('Cross-Source Relationships', [
    {
      expr: max(entities.relationships).by('relationship_type'),
      legend: '{{relationship_type}}',
    },
    { expr: sum(increase(entities.relationshipsCreated, '1h')), legend: 'new per hour' },
  ]),
  stat(
    'Pipeline Errors',
    { expr: sum(increase(pipeline.errors, '24h')), legend: 'errors' },
    { thresholds: [above(1, 'yellow'), above(10, 'red')], links: toSystemResources },
  ),
  stat(
    'Last Pipeline Run',
    { expr: time().sub(max(pipeline.lastRun)).div(3600), legend: 'hours ago' },
    {
      unit: 'h',
      thresholds: [above(24, 'yellow'), above(25, 'red')],
      alert: alerts.pipelineNotRunning,
      links: toSystemResources,
    },
  ),
  stat(
    'Embedding Generation Rate',
    { expr: sum(rate(embeddings.generated)), legend: 'embeddings/s' },
    { unit: 'ops', links: toLlmUsage },
  ),
  row(
    'Details',
    { collapsed: true },
    timeseries('Signals Fetched', sum(rate(signals.fetched)).by('source')),
    timeseries('Signals Scored', { expr: sum(rate(signals.scored)), legend: 'scored' }),
    timeseries('Signal Scoring Duration p95', {
      expr: quantileOf(signals.scoringDuration, 0.95),
      legend: 'p95',
    }),
    timeseries('Stored Discoveries by Source', max(discoveries.bySource).by('source')),
    timeseries(
      'Fetch Errors',
      sum(increase(select(discoveries.fetchErrors, { source }), '1h')).by('source', 'error_type'),
      { interval: slow },
    ),
    timeseries('Time Since the Last Successful Fetch', {
      expr: time().sub(max(select(discoveries.lastSuccess, { source })).by('source')),
      legend: '{{source}}',
    }),
    timeseries(
      'Pipeline Errors by Stage',
      sum(increase(pipeline.errors, '1h')).by('stage', 'error_type'),
      { interval: slow },
    ),
    stat(
      'Entities Total',
      { expr: max(entities.stored), legend: 'entities' },
      { links: toServiceLevels },
    ),
    timeseries('Entity Resolution Duration p95', {
      expr: quantileOf(entities.resolutionDuration, 0.95),
      legend: 'p95',
    }),
  ),
)
