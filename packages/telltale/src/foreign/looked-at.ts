/** What was found in each file: what was checked of it, and what was left alone and why. */
import { counted } from '../report/counted.ts'
import { isPromql } from './expression-uses.ts'
import type { Content } from './find-contents.ts'
import type { ForeignDashboard, ForeignModel } from './foreign-model.ts'
import { listOf, recordOf } from './json-value.ts'

export interface LookedAt {
  readonly file: string
  /** `dashboard "Shop": 12 queries, 2 of loki left alone`, one for each thing in the file. */
  readonly found: readonly string[]
}

export function lookedAt({ files, contents, dashboards, problems }: ForeignModel): LookedAt[] {
  const found = new Map<string, string[]>(files.map((file) => [file, []]))
  // Dashboards were read in the order of what they were found in.
  const read = dashboards[Symbol.iterator]()
  for (const { document, content } of contents) {
    const isDashboard = content.kind === 'classic dashboard' || content.kind === 'v2 dashboard'
    const dashboard = isDashboard ? read.next().value : undefined
    const words = dashboard === undefined ? wordsOf(content) : dashboardWords(dashboard)
    found.set(document.file, [...(found.get(document.file) ?? []), words])
  }
  for (const { code, at } of problems) {
    const words = at && found.get(at.file)
    if (words?.length === 0) words.push(`not read: ${code}`)
  }
  return [...found].map(([file, words]) => ({
    file,
    found: words.length > 0 ? words : ['left alone: there is nothing in it'],
  }))
}

function dashboardWords({ dashboard, uses }: ForeignDashboard): string {
  const { title, form, panels, annotations, variables } = dashboard
  const others = [...panels.flatMap(({ queries }) => queries), ...annotations].filter(
    (query) => query.text.trim() !== '' && !isPromql(query),
  )
  const types = [...new Set(others.map(({ datasource }) => datasource.type))].sort().join(', ')
  const elsewhere = panels.filter(({ library }) => library !== undefined).length
  return [
    `${form === 'v2' ? 'dashboard of version 2' : 'dashboard'} "${title}": ${counted(panels.length, 'panel')}`,
    counted(variables.length, 'variable'),
    counted(uses.length, 'query'),
    ...(others.length > 0 ? [`${counted(others.length, 'query')} of ${types} left alone`] : []),
    ...(elsewhere > 0
      ? [`${counted(elsewhere, 'library panel')} left alone: not among the files`]
      : []),
  ].join(', ')
}

function wordsOf(content: Content): string {
  switch (content.kind) {
    case 'rule groups': {
      const rules = content.list.flatMap((group) => listOf(recordOf(group).rules))
      return `${counted(content.list.length, 'rule group')}, ${counted(rules.length, 'rule')}`
    }
    case 'Prometheus configuration':
      return `${content.kind}, ${counted(listOf(content.json.scrape_configs).length, 'job')}`
    case 'data sources':
      return `data sources of Grafana: ${content.list.length}`
    case 'left alone':
      return `left alone: ${content.what}`
    default:
      return content.kind
  }
}
