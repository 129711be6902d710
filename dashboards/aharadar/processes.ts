/** The Node.js processes of the API and the worker: what they use, and whether their event loops keep up. */
import { nodeRuntime } from '@telltale/mixins'
import { nodeRuntimePanels } from '@telltale/mixins/dashboards'
import { dashboard, labelValues } from 'telltale'

const job = labelValues(nodeRuntime.cpu, 'job')

export const processes = dashboard(
  'aharadar-processes',
  {
    title: 'AhaRadar processes',
    description: 'CPU, memory, event loop and files of the API and the worker.',
    variables: [job],
  },
  ...nodeRuntimePanels({ where: { job } }),
)
