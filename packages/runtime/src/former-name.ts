import { type AnyFamily, lastMoment, type Problem } from '@telltale/core'

/**
 * The family under the name that it had before, while that is still to be exposed. It shares the
 * series of the family, so that both always have the same values.
 */
export function formerFamily(family: AnyFamily): AnyFamily | undefined {
  const { was: former, ...rest } = family
  if (!former || isOver(family)) return undefined
  const help = `Former name of ${family.name}, until ${former.until}. ${family.help}`
  return { ...rest, name: former.name, help, at: family.at, problems: [] }
}

/** Former names whose time is over: they are no longer exposed, and may leave the definition. */
export function formerNameProblems(families: readonly AnyFamily[]): readonly Problem[] {
  return families.filter(isOver).map((family) => ({
    code: 'runtime/former-name-over',
    severity: 'info',
    summary: `${family.was?.name}, the former name of ${family.name}, is no longer exposed: its time ended on ${family.was?.until}.`,
    at: family.at,
    why: 'A query that still uses the old name returns nothing.',
    fix: 'Remove "was" from the definition, or give it a later date.',
  }))
}

function isOver({ was: former }: AnyFamily): boolean {
  return former !== undefined && Date.now() >= (lastMoment(former) ?? Number.POSITIVE_INFINITY)
}
