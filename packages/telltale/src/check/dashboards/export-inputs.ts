import { dashboardCheck } from './dashboard-check.ts'

export const exportInputs = dashboardCheck(
  {
    code: 'dashboards/export-inputs',
    severity: 'error',
    title: 'An exported dashboard still asks for its data sources.',
  },
  function* ({ dashboard }) {
    const declared = new Set(dashboard.variables.map(({ name }) => name))
    const asked = [...inputsIn(dashboard.json)].filter((name) => !declared.has(name))
    const names = [...new Set([...dashboard.inputs, ...asked])]
    if (names.length === 0) return
    const shown = names.map((name) => `\${${name}}`).join(', ')
    yield {
      summary: `the dashboard has to be filled in by hand when it is imported: ${shown}`,
      ...(dashboard.inputs.length > 0
        ? { ...dashboard.placeOf(['__inputs']), path: dashboard.place.path ?? [] }
        : dashboard.place),
      why: 'Files that Grafana loads by itself are not asked: it looks for a data source of that very name, and every panel fails.',
      fix: 'Use a variable of type datasource, "${datasource}", instead, and remove __inputs and __requires.',
    }
  },
)

/** Names that every text in a piece of JSON asks for. Loops: there is much JSON, and hardly ever one. */
function inputsIn(json: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof json === 'string') {
    if (!json.includes('${DS_') && !json.includes('${VAR_')) return found
    for (const [, name = ''] of json.matchAll(/\$\{(DS_\w+|VAR_\w+)\}/g)) found.add(name)
  } else if (Array.isArray(json)) {
    for (const inner of json) inputsIn(inner, found)
  } else if (typeof json === 'object' && json !== null) {
    for (const inner of Object.values(json)) inputsIn(inner, found)
  }
  return found
}
