/** What steps can use: captured outputs, and `item` inside of foreach and agents. */
export type Variables = Readonly<Record<string, unknown>>

/**
 * Text with `{{ name }}` and `{{ item.path }}` filled in.
 *
 * @param quote what is done to each value; a shell command needs `shellQuoted`
 * @throws an Error that names a variable that there is not, and those that there are
 */
export function fillIn(
  text: string,
  variables: Variables,
  quote: (value: string) => string = (value) => value,
): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, path: string) =>
    quote(valueAt(path, variables)),
  )
}

/** One word for a POSIX shell, whatever is in it; as it is where that is one already. */
export function shellQuoted(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value
  return `'${value.replaceAll("'", `'\\''`)}'`
}

function valueAt(path: string, variables: Variables): string {
  let value: unknown = variables
  for (const key of path.split('.')) {
    const fields = typeof value === 'object' && value !== null ? value : {}
    if (!Object.hasOwn(fields, key)) {
      const known = Object.keys(fields).join(', ') || 'none'
      throw new Error(`There is no {{ ${path} }}: "${key}" is missing. There are: ${known}.`)
    }
    value = (fields as Variables)[key]
  }
  return typeof value === 'string' ? value : JSON.stringify(value)
}
