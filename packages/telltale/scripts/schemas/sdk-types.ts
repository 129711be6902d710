/**
 * JSON Schemas of the installed Foundation SDK's own types, as its declaration files say them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGenerator } from 'ts-json-schema-generator'

/** A type of one of the SDK's packages. */
export interface SdkType {
  readonly package: string
  readonly type: string
}

export interface PanelPackage {
  readonly package: string
  /** What Grafana calls the panel: `state-timeline` for the package `statetimeline`. */
  readonly panelType: string
  readonly hasFieldConfig: boolean
}

const require = createRequire(import.meta.url)
const sdk = dirname(dirname(require.resolve('@grafana/grafana-foundation-sdk/dashboard')))

export const sdkVersion: string = JSON.parse(
  readFileSync(join(sdk, '..', 'package.json'), 'utf8'),
).version.replace(/^v/, '')

/** Every package of the SDK that builds a classic panel and types its options. */
export function panelPackages(): readonly PanelPackage[] {
  const packages = readdirSync(sdk).filter((name) =>
    readdirSync(join(sdk, name)).includes('panelBuilder.gen.js'),
  )
  const found: PanelPackage[] = []
  for (const name of packages.sort()) {
    const exports = require(join(sdk, name))
    if (exports.defaultOptions === undefined) continue
    const panelType: unknown = new exports.PanelBuilder().build().type
    if (typeof panelType !== 'string') throw new Error(`${name} builds a panel without a type`)
    found.push({
      package: name,
      panelType,
      hasFieldConfig: exports.defaultFieldConfig !== undefined,
    })
  }
  return found
}

/**
 * The schema of one type with everything that it refers to under `definitions`.
 *
 * One call for each type: over several packages at once the generator stops at the second
 * `DataSourceRef`. The tsconfig keeps it from parsing the DOM and Node.js each time.
 */
export function schemaOf({ package: name, type }: SdkType): {
  definitions: Record<string, object>
} {
  const schema = createGenerator({
    path: join(sdk, name, 'types.gen.d.ts'),
    type,
    tsconfig: fileURLToPath(new URL('sdk-types.tsconfig.json', import.meta.url)),
    skipTypeCheck: true,
    functions: 'hide',
    jsDoc: 'none',
    expose: 'all',
  }).createSchema(type)
  return { definitions: (schema.definitions ?? {}) as Record<string, object> }
}
