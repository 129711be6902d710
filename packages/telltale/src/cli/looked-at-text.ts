/** `--verbose`: what was checked, and what was left alone and why. */
import { familiesOf } from '@telltale/core'
import { type ExpressionUse, modelOf } from '../check/model.ts'
import type { LearntMetrics } from '../foreign/learnt-metrics.ts'
import type { LookedAt } from '../foreign/looked-at.ts'
import type { Project } from '../project/project.ts'
import { counted } from '../report/counted.ts'
import { fileText } from '../report/place.ts'
import type { Style } from '../report/style.ts'

/** Under a heading each. */
export interface Section {
  readonly title: string
  readonly lines: readonly Line[]
}

interface Line {
  readonly name: string
  readonly words: string
}

/**
 * @example
 * files
 *   dashboards/shop.json   dashboard "Shop": 3 panels, 1 variable, 5 queries, 2 queries of loki left alone
 *   package.json           left alone: neither a dashboard nor rules
 */
export function sectionsText(sections: readonly Section[], style: Style): string {
  return sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => {
      const width = Math.max(...lines.map(({ name }) => name.length))
      const rows = lines.map(({ name, words }) => `  ${name.padEnd(width)}   ${words}\n`)
      return `${style('strong', title)}\n${rows.join('')}\n`
    })
    .join('')
}

/** Of files of others: what is known of the metrics, and what each file holds. */
export function sectionsOfFiles(
  { sources, families, untyped }: LearntMetrics,
  files: readonly LookedAt[],
  cwd: string,
): readonly Section[] {
  const kinds = new Map<string, number>()
  for (const family of families) {
    const kind = untyped.has(family) ? 'unknown kind' : family.kind
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  return [
    {
      title: 'metrics',
      lines: sources.map((source) => ({ name: fileText(source, cwd), words: 'read' })),
    },
    {
      title: 'families learnt',
      lines: [...kinds].sort().map(([name, count]) => ({ name, words: String(count) })),
    },
    {
      title: 'files',
      lines: files.flatMap(({ file, found }) =>
        found.map((words, i) => ({ name: i === 0 ? fileText(file, cwd) : '', words })),
      ),
    },
  ]
}

/** Of each system: its targets, and the queries that were followed to what these expose. */
export function sectionsOfProject(project: Project): readonly Section[] {
  return modelOf(project).systems.map(({ system, uses, records }) => {
    const { targets, dashboards } = system.options
    return {
      title: system.name,
      lines: [
        ...targets.map(({ job, options }) => ({
          name: job,
          words: counted(familiesOf(options.exposes).length, 'metric family'),
        })),
        {
          name: 'dashboards',
          words: dashboards.map(({ options }) => options.title).join(', ') || 'none',
        },
        { name: 'queries', words: usesText(uses) },
        { name: 'recorded', words: counted(records.size, 'series name') },
      ],
    }
  })
}

/** `12 in panels, 3 in alerts`. */
function usesText(uses: readonly ExpressionUse[]): string {
  const counts = Object.entries(places).flatMap(([kind, place]) => {
    const count = uses.filter((use) => use.kind === kind).length
    return count === 0 ? [] : [`${count} in ${place}`]
  })
  return counts.join(', ') || 'none'
}

const places = {
  panel: 'panels',
  variable: 'variables',
  annotation: 'annotations',
  alert: 'alerts',
  record: 'recording rules',
} as const satisfies Readonly<Record<NonNullable<ExpressionUse['kind']>, string>>
