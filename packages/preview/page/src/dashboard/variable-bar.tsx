import { Combobox, InlineField, Input, MultiCombobox } from '@grafana/ui'
import { setParameters } from '../route.ts'
import { all, type Variable } from './use-variables.ts'

/** One choice for each variable that the dashboard shows. */
export function VariableBar({ variables }: { variables: readonly Variable[] }) {
  const shown = variables.filter(({ json: { hide, type } }) => hide !== 2 && type !== 'datasource')
  return (
    <>
      {shown.map((variable) => (
        <InlineField
          key={variable.json.name}
          label={variable.json.label || variable.json.name}
          error={variable.error}
          invalid={variable.error !== undefined}
          style={{ margin: 0 }}
        >
          <Choice variable={variable} />
        </InlineField>
      ))}
    </>
  )
}

function Choice({ variable: { json, options, chosen } }: { variable: Variable }) {
  const id = `variable-${json.name}`
  const choose = (values: readonly string[]) =>
    setParameters({ [`var-${json.name}`]: values.length > 0 ? values : undefined })
  if (json.type === 'textbox')
    return (
      <Input
        id={id}
        defaultValue={chosen[0]}
        onBlur={(event) => choose([event.currentTarget.value])}
      />
    )
  const choices = [
    ...(json.includeAll ? [{ label: 'All', value: all }] : []),
    ...options.map((value) => ({ label: value, value })),
  ]
  if (json.multi)
    return (
      <MultiCombobox
        id={id}
        options={choices}
        value={[...chosen]}
        // Whoever picks one after "All" means this one, and whoever picks "All" means all.
        onChange={(picked) => {
          const values = picked.map(({ value }) => value)
          const newest = values.find((value) => !chosen.includes(value))
          choose(newest === all ? [all] : values.filter((value) => value !== all))
        }}
        width="auto"
        minWidth={12}
        maxWidth={60}
      />
    )
  return (
    <Combobox
      id={id}
      options={choices}
      value={chosen[0] ?? null}
      onChange={({ value }) => choose([value])}
      width="auto"
      minWidth={12}
    />
  )
}
