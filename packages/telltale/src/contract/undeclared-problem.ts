import { type AnyFamily, nearest, type Problem } from '@telltale/core'

/** A family that nobody declares; a missing one with a similar name was probably meant. */
export function undeclaredProblem(
  { name: exposed, kind, at }: AnyFamily,
  missing: readonly AnyFamily[],
  name: string,
): Problem {
  const meant = nearest(
    exposed,
    missing.map((family) => family.name),
  )
  const family = missing.find((candidate) => candidate.name === meant)
  return {
    code: 'contract/undeclared',
    severity: 'error',
    summary: `${name} exposes ${kind} ${exposed}, which is not declared.${
      meant === undefined ? '' : ` Did you mean "${meant}"?`
    }`,
    at,
    ...(family && { related: [{ message: `${meant} is declared here`, at: family.at }] }),
    why: 'Nobody can query it with telltale, it is in no reference, and nobody bounds its series.',
    fix: 'Declare it, remove it from the service, or allow it: contract(definitions, text, { allow: /^pg_/ }).',
  }
}
