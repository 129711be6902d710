/** All metrics by category, how many series they may have, and what to ask them. */

import { claude, mapReduce, step, system, workflow } from '@systems/metrics/prodigy'
import type { AnyFamily, Label } from '@telltale/core'
import { type Question, questions } from '../../dashboards/prodigy/questions.ts'

const categories: readonly (readonly [
  title: string,
  families: Readonly<Record<string, AnyFamily>>,
])[] = [
  ['Workflow', workflow],
  ['Step', step],
  ['MapReduce', mapReduce],
  ['Claude', claude],
  ['System', system],
]

export const reference = {
  path: 'docs/metrics-reference.md',
  title: 'Prodigy: metrics by category',
  about: 'all metrics with their labels, questions that they answer, and what they cost.',
  text: `Where each metric is read, and a query for it: [metrics.md](metrics.md). All follow from the events of a run.

${categories.map(section).join('\n\n')}

## Labels

- \`workflow_name\` is the name in the workflow's file: 10 to 100 of them as a rule, 200 at most. What is beyond is \`other\`.
- \`job_id\` is the beginning of a job's id: eight characters of a UUID or a hash, other ids up to 32. A hundred jobs at a time have a value of their own. Ten minutes after its end the series of a job are dropped.
- All other labels have fixed values; what is not among them is \`other\`.
- No label has a whole UUID, a path, a commit or a time. They are in the event log.

Two queries watch over that:

\`\`\`promql
count by (__name__) ({__name__=~"prodigy_.*"})
count by (workflow_name) (prodigy_workflow_executions_total)
\`\`\`

## Questions

${questions.map(quoted).join('\n\n')}

## Good practice

- Read counters by \`rate()\` or \`increase()\`: they begin at 0 with every run.
- Quantiles over \`sum by (le)\` of all instances, never an average of quantiles.
- Items with \`status="failed"\` count attempts, \`dlq\` counts items that were given up. One item can be in both.
- Outcomes are at 0 from the start of a workflow, so that shares and costs are defined before the first failure.
- When P50, P95 and P99 have been looked at for a while, move the bounds of the buckets in \`metrics/prodigy.ts\` to where they matter. An alert compares a quantile only with a bound.

## Performance

| | limit |
|---|---|
| \`/metrics\` after 1000 executions, 99th percentile | 50 ms |
| \`/health\`, 99th percentile | 10 ms |
| the server is up | within 1 s |
| processor time, beside \`--no-metrics\` | 5 % more |
| memory after 1000 executions | 10 MB more |

\`pnpm bench prodigy\` measures all of them.`,
}

function section([title, families]: (typeof categories)[number]): string {
  const rows = Object.values(families).map(
    ({ name, kind, unit, labels, help }) =>
      `| [\`${name}\`](metrics.md#${name}) | ${kind} | ${unit} | ${labelsOf(labels)} | ${help} |`,
  )
  const head = ['| metric | kind | unit | labels | meaning |', '|---|---|---|---|---|']
  return [`## ${title}\n`, ...head, ...rows].join('\n')
}

function labelsOf(labels: Readonly<Record<string, Label>>): string {
  return Object.entries(labels)
    .map(([name, label]) =>
      label.kind === 'closed'
        ? `\`${name}\`: ${label.values.join(', ')}`
        : `\`${name}\`: up to ${label.max}`,
    )
    .join('; ')
}

function quoted({ question, query }: Question): string {
  return `${question}\n\n\`\`\`promql\n${query}\n\`\`\``
}
