import type { Problem } from '@telltale/core'
import { isBefore, prometheusVersion } from './prometheus-version.ts'
import type { System } from './system.ts'

/**
 * Queries and rules are checked against the Prometheus of their system: where an older one reads
 * them as well, nobody has looked.
 *
 * @param where what runs the other Prometheus: `the stack`
 */
export function* olderPrometheus(system: System, other: System, where: string): Iterable<Problem> {
  const own = prometheusVersion(system)
  const version = prometheusVersion(other)
  if (own === undefined || version === undefined || !isBefore(version, own)) return
  const text = ({ major, minor }: typeof own) => `${major}.${minor}`
  yield {
    code: 'project/older-prometheus',
    severity: 'warning',
    summary: `${where} runs Prometheus ${text(version)}, and "${system.name}" is checked for ${text(own)}`,
    at: system.at,
    path: [system.options.title],
    why: 'What the older one does not know, it refuses: a whole rule file, or a query.',
    fix: `Use the same image there, or say what has to be understood: prometheus: { version: '${text(version)}' }.`,
  }
}
