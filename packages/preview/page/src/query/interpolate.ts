/** Variables in queries, titles and links, in all spellings that Grafana knows. */

/** What a variable stands for now. */
export interface VariableValue {
  readonly name: string
  /** Whether several can be chosen, all of them included. */
  readonly isMulti: boolean
  readonly values: readonly string[]
  /** What stands for all, when that is not simply every value. */
  readonly allValue?: string
}

export type Format = 'promql' | 'text' | 'url'

/**
 * Fills in every variable that is known; the rest stays as it is.
 *
 * Source: https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/
 */
export function interpolate(
  text: string,
  variables: ReadonlyMap<string, VariableValue>,
  format: Format,
): string {
  return text.replace(
    /\$(\w+)|\$\{(\w+)(?:\.[^:}]*)?(?::(\w+))?[^}]*\}|\[\[(\w+)(?::(\w+))?[^\]]*\]\]/g,
    (whole, plain?: string, braced?: string, given?: string, old?: string, oldGiven?: string) => {
      const variable = variables.get(plain ?? braced ?? old ?? '')
      if (variable === undefined) return whole
      return written(variable, given ?? oldGiven ?? format)
    },
  )
}

function written({ values, isMulti, allValue, name }: VariableValue, format: string): string {
  if (allValue !== undefined && format !== 'text') return allValue
  switch (format) {
    case 'promql':
      return isMulti ? alternatives(values.map(escapedTwice)) : quoted(values[0] ?? '')
    case 'regex':
      return alternatives(values.map(escaped))
    case 'pipe':
      return values.join('|')
    case 'csv':
    case 'raw':
      return values.join(',')
    case 'json':
      return JSON.stringify(values)
    case 'doublequote':
      return values.map((value) => `"${value.replace(/"/g, '\\"')}"`).join(',')
    case 'singlequote':
      return values.map((value) => `'${value.replace(/'/g, "\\'")}'`).join(',')
    case 'queryparam':
      return values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&')
    case 'percentencode':
    case 'url':
      return encodeURIComponent(values.join(','))
    default:
      return values.join(' + ')
  }
}

function alternatives(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : `(${values.join('|')})`
}

function escaped(value: string): string {
  return value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&')
}

/** Once for the regular expression, once for the string that holds it. */
function escapedTwice(value: string): string {
  return value.replace(/\\/g, '\\\\\\\\').replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&')
}

function quoted(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/"/g, '\\"')
}
