import type { Problem } from '@telltale/core'
import type { System } from './system.ts'

/** Files that would be one, or a file where others need a folder; by their paths in `out/<system>/`. */
export function* fileProblems(system: System, paths: readonly string[]): Iterable<Problem> {
  const own = new Set([
    ...Object.keys(system.options.files ?? {}),
    ...(system.options.documents ?? []).map(({ path }) => path),
  ])
  const place = { at: system.at, path: [system.options.title] }
  const folders = new Set(paths.flatMap(foldersOf))
  const seen = new Set<string>()
  for (const path of paths) {
    // Where upper and lower case are one, so are these two files.
    const key = path.toLowerCase()
    if (seen.has(key)) {
      yield {
        code: 'project/duplicate-path',
        severity: 'error',
        summary: own.has(path)
          ? `"${path}" of "${system.name}" is a file of its own, and generated, too`
          : `two generated files of "${system.name}" go to "${path}"`,
        ...place,
        why: 'Only the one that is written last would be there.',
        fix: 'Give one of them another path: in `files`, `documents` or `paths`.',
      }
    } else if (folders.has(key)) {
      yield {
        code: 'project/duplicate-path',
        severity: 'error',
        summary: `"${path}" of "${system.name}" is a file, and the folder of other files`,
        ...place,
        why: 'A path is a file or a folder; nothing would be written.',
        fix: 'Give it another path: in `files`, `documents` or `paths`.',
      }
    }
    seen.add(key)
  }
}

/** `a/b/c.yml` -> `a`, `a/b` */
function foldersOf(path: string): readonly string[] {
  const parts = path.toLowerCase().split('/')
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'))
}
