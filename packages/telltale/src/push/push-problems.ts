import type { Problem, SourceLocation } from '@telltale/core'
import type { Folder } from '../grafana/resources/manifest.ts'
import type { RemoteDashboard } from './grafana-api.ts'
import type { GrafanaFault } from './grafana-fault.ts'

interface About {
  readonly uid: string
  readonly title: string
  readonly at?: SourceLocation | undefined
}

/** What Grafana did not do, about one dashboard. */
export function faultProblem({ code, what, why, fix }: GrafanaFault, about: About): Problem {
  const subject =
    code === 'push/refused' || code === 'push/not-owned' ? '' : 'cannot be pushed: Grafana '
  return {
    code,
    severity: 'error',
    summary: `${named(about)} ${subject}${what}`,
    ...where(about),
    why,
    fix,
  }
}

/** What Grafana did not do at all. */
export function unreachableProblem({ code, what, why, fix }: GrafanaFault, url: string): Problem {
  return { code, severity: 'error', summary: `${url} ${what}`, why, fix }
}

export function foreignProblem(
  about: About,
  { tags, folderTitle, updatedBy, json }: RemoteDashboard,
  owners: readonly string[],
): Problem {
  const where_ = folderTitle === '' ? 'at the top' : `in the folder "${folderTitle}"`
  const who = updatedBy === undefined ? '' : `, last saved by ${updatedBy}`
  const whose =
    owners.length > 0
      ? `telltale has brought it for ${owners.join(', ')}`
      : `telltale has not brought it: its tags are ${tags.length > 0 ? tags.join(', ') : 'none'}`
  return {
    code: 'push/not-owned',
    severity: 'error',
    summary: `${named(about)} is somebody else's: there is "${json.title}" ${where_} with this uid${who}, and ${whose}`,
    ...where(about),
    why: 'Saving it would destroy what others have made.',
    fix: `Give the dashboard another uid. If it is meant to be this one, take it over once: --adopt ${about.uid}`,
  }
}

export function provisionedProblem(about: About, { provisionedFrom }: RemoteDashboard): Problem {
  return {
    code: 'push/not-owned',
    severity: 'error',
    summary: `${named(about)} cannot be pushed: Grafana provisions it from ${provisionedFrom}`,
    ...where(about),
    why: 'Grafana refuses to save what it reads from files, and would read the file again.',
    fix: 'Change the files, or remove it from them and push again: a dashboard has one source.',
  }
}

export function notSavableProblem(about: About): Problem {
  return {
    code: 'push/not-allowed',
    severity: 'error',
    summary: `${named(about)} cannot be pushed: Grafana says that this token may not save it`,
    ...where(about),
    why: 'The service account may only read, or the dashboard or its folder has permissions of its own.',
    fix: 'Give the service account the role Editor, or dashboards:write on the folder.',
  }
}

export function conflictProblem(about: About, message: string): Problem {
  const reason = message === '' ? '' : ` (Grafana says: ${message})`
  return {
    code: 'push/refused',
    severity: 'error',
    summary: `${named(about)} was saved by somebody else in the meantime${reason}`,
    ...where(about),
    why: 'Their version was not looked at, so it is not overwritten.',
    fix: 'Push again, with --dry-run --diff to see what they changed.',
  }
}

export function ambiguousFolderProblem(title: string, found: readonly Folder[]): Problem {
  return {
    code: 'push/ambiguous-folder',
    severity: 'error',
    summary: `Grafana has ${found.length} folders called "${title}": ${found.map(({ uid }) => uid).join(', ')}`,
    why: 'Dashboards would land in one or the other by chance.',
    fix: `Name one by its uid: --folder ${found[0]?.uid}, or rename the others.`,
  }
}

function named({ uid, title }: About): string {
  return title === uid ? uid : `${uid} ("${title}")`
}

function where({ at, title }: About): Pick<Problem, 'at' | 'path'> {
  return at === undefined ? {} : { at, path: [title] }
}
