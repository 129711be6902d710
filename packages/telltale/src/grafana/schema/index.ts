export type { FaultyPanel, SchemaFault, SchemaFinding, SchemaLayer } from './finding.ts'
export { schemaProblem, type WhereIs } from './schema-problem.ts'
export { sdkVersion } from './schemas.generated.js'
export { validateDashboard } from './validate-dashboard.ts'
