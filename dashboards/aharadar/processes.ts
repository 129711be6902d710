/** The Node.js processes of the API and the worker: what they use, whether their event loops keep up, and what becomes of their metrics. */
import { nodeRuntime } from '@telltale/mixins'
import { instrumentationRow, nodeRuntimeRow } from '@telltale/mixins/dashboards'
import { dashboard, labelValues } from 'telltale'
import { ownMetrics } from '../../alerts/aharadar.ts'

const job = labelValues(nodeRuntime.cpu, 'job')

export const processes = dashboard(
  'aharadar-processes',
  {
    title: 'AhaRadar processes',
    description:
      'CPU, memory, event loop and files of the API and the worker, and what becomes of their metrics.',
    variables: [job],
  },
  nodeRuntimeRow('Processes', { where: { job } }),
  instrumentationRow('Metrics', { alerts: ownMetrics, where: { job } }),
)
