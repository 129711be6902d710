/** All metrics, category by category, from their definitions. */

import { application, processMetrics } from '@systems/metrics/signal-harvester'
import { type AnyFamily, familiesOf } from '@telltale/core'
import { table } from '../markdown.ts'

const { http, database, cache, signals, discoveries, topics, entities, llm, embeddings, pipeline } =
  application

const categories: readonly (readonly [string, readonly AnyFamily[]])[] = [
  ['HTTP', familiesOf(http)],
  ['Database and caches', familiesOf({ database, cache })],
  ['Signals', familiesOf(signals)],
  ['Discoveries', familiesOf(discoveries)],
  ['Topics', familiesOf(topics)],
  ['Entities and relationships', familiesOf(entities)],
  ['LLM and embeddings', familiesOf({ llm, embeddings })],
  ['Pipeline', familiesOf(pipeline)],
]

export const familyCount = categories.flatMap(([, families]) => families).length

export const metricTables = [...categories, ['Process', familiesOf(processMetrics)] as const]
  .map(([title, families]) =>
    [
      `### ${title} (${families.length})`,
      table(
        ['metric', 'kind', 'labels', 'what it says'],
        ...families.map(({ name, kind, labels, help }) => [
          `[\`${name}\`](metrics.md#${name})`,
          kind,
          Object.keys(labels).join(', ') || 'none',
          help,
        ]),
      ),
    ].join('\n\n'),
  )
  .join('\n\n')
