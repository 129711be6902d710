import { didYouMean } from '@telltale/core'
import { attachedLabels, infer, mayHave } from '@telltale/promql'
import type { QuerySubject } from '../../foreign/dashboard/dashboard-subject.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const legendLabel = dashboardCheck(
  {
    code: 'dashboards/legend-label',
    severity: 'warning',
    title: 'A legend names a label that the query does not return.',
  },
  function* ({ dashboard, expressions, environment }) {
    for (const query of dashboard.panels.flatMap(({ queries }) => queries)) {
      const use = expressions.get(query)
      if (use === undefined) continue
      const { labels, kind, named } = infer(use.node, environment)
      for (const label of labelsIn(query)) {
        if (mayHave(labels, label) || (label === '__name__' && named)) continue
        // Without an aggregation a series may carry whatever scraping has attached.
        if (attachedLabels.has(label) && labels.names.includes('instance')) continue
        const has = labels.names.length === 0 ? 'no labels' : labels.names.join(', ')
        yield {
          summary: `the legend of query ${query.name} uses {{${label}}}, which the query does not return.${didYouMean(label, labels.names)}`,
          ...query.place,
          why: 'Grafana fills in nothing: all series have one name, and nobody can tell them apart.',
          fix:
            kind === 'scalar'
              ? 'Write words instead.'
              : `Use what the query returns (${has}), or keep ${label} in its aggregation.`,
        }
      }
    }
  },
)

function labelsIn({ legend }: QuerySubject): readonly string[] {
  const names = [...legend.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((match) => match[1] ?? '')
  return [...new Set(names)]
}
