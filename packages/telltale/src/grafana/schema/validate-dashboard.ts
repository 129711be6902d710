/**
 * Whether a dashboard's JSON is what the pinned Foundation SDK's types say, and where it is not.
 *
 * The schemas and ajv's validators for them are generated (scripts/schemas). Never imports the SDK.
 */
import { explain } from './explain.ts'
import type { SchemaFinding } from './finding.ts'
import { partsOf } from './part.ts'
import { validators } from './validators.generated.js'

/**
 * Everything that is wrong in a classic dashboard's JSON (parsed, not an SDK builder's object, which
 * carries functions), in the order of the panels.
 *
 * Four layers, because a dashboard's own schema leaves the inside of the other three open:
 * the dashboard with its panels and rows, each panel's options, its custom field options, and its
 * Prometheus queries. A panel type that the SDK does not know is checked in the first layer only,
 * and a query of another data source likewise.
 *
 * @example
 * validateDashboard({ ...dashboard, titel: 'Shop' }).map((finding) => finding.message)
 * // => ['"titel" is not a property of a dashboard. Did you mean "title"?']
 */
export function validateDashboard(dashboard: unknown): readonly SchemaFinding[] {
  const findings: SchemaFinding[] = []
  for (const part of partsOf(dashboard)) {
    const validate = validators[part.schema]
    if (validate === undefined) throw new Error(`no validator for ${part.schema}`)
    if (!validate(part.value)) findings.push(...explain(part, validate.errors ?? []))
  }
  return findings
}
