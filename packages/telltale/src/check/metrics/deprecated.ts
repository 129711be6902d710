import { expressionCheck } from '../definition.ts'

/** What is deprecated is not queried any more. */
export const deprecated = expressionCheck(
  {
    code: 'metrics/deprecated',
    severity: 'warning',
    title: 'a query reads a metric that is deprecated',
  },
  function* ({ use, seriesOf }) {
    for (const node of use.nodes) {
      if (node.type !== 'VectorSelector') continue
      const series = seriesOf(node)
      if (series?.of !== 'family' || series.family.deprecated === undefined) continue
      const { family } = series
      yield {
        part: { of: node, the: 'metric' },
        note: 'deprecated',
        summary: `${family.name} is deprecated: ${series.family.deprecated}`,
        related: [{ message: `${family.name} is defined here`, at: family.at }],
        why: 'The service will stop exposing it one day; then the query finds nothing, and nothing says so.',
        fix: 'Query what the definition names instead.',
      }
    }
  },
)
