/** Dashboards that telltale did not write, given by the paths of their JSON. */
import { relative } from 'node:path'
import type { Problem } from '@telltale/core'
import { findContents } from '../foreign/find-contents.ts'
import { filesIn, readText } from '../foreign/read-file.ts'

export interface DashboardFile {
  readonly uid: string
  readonly title: string
  /** Relative to the working directory. */
  readonly file: string
  readonly json: Readonly<Record<string, unknown>>
}

/**
 * What the files hold; folders are searched. Rules and other files in them are left alone.
 *
 * @param taken uids of others: who has one of them, or one that another file has, gets a new one
 */
export function readDashboardFiles(
  paths: readonly string[],
  cwd: string,
  taken: ReadonlySet<string> = new Set(),
): { readonly dashboards: readonly DashboardFile[]; readonly problems: readonly Problem[] } {
  const dashboards: DashboardFile[] = []
  const problems: Problem[] = []
  for (const path of filesIn(paths)) {
    const file = relative(cwd, path)
    const read = readText(path)
    if ('problem' in read) {
      problems.push(read.problem)
      continue
    }
    const found = findContents(path, read.text)
    problems.push(...found.problems)
    for (const { content } of found.contents) {
      if (content.kind === 'v2 dashboard') problems.push(notClassic(path))
      if (content.kind !== 'classic dashboard') continue
      const uid = content.uid ?? uidOf(content.json) ?? file.replace(/\W+/g, '-')
      const isTaken = taken.has(uid) || dashboards.some((each) => each.uid === uid)
      dashboards.push({
        uid: isTaken ? `${uid}-${dashboards.length}` : uid,
        title: String(content.json.title ?? file),
        file,
        json: content.json,
      })
    }
  }
  return { dashboards, problems }
}

/** An export for grafana.com has none. */
function uidOf({ uid }: DashboardFile['json']): string | undefined {
  return typeof uid === 'string' && uid !== '' ? uid : undefined
}

function notClassic(file: string): Problem {
  return {
    code: 'files/not-classic',
    severity: 'warning',
    summary: 'This dashboard is in the v2 schema, which the preview does not draw.',
    at: { file, line: 0, column: 0 },
    why: 'The page draws classic dashboard JSON.',
    fix: 'Export it as classic JSON, or build the project with the classic format.',
  }
}
