import { writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Duration } from '@telltale/promql'
import { parse } from 'yaml'
import type { Files } from '../emit/emit.ts'
import { folderOf, pathsOf } from '../project/paths.ts'
import type { System } from '../project/system.ts'
import type { RuleYaml } from './rule-engine.ts'

/**
 * Writes the generated rule files into a folder, to be evaluated in an interval of our own.
 *
 * @returns the names for `rule_files`, and the alerting rules
 */
export async function writeRules(folder: string, system: System, files: Files, interval: Duration) {
  const path = `${system.name}/${pathsOf(system).prometheusConfig}`
  const config = parse(files.get(path) ?? '{}') as {
    readonly rule_files?: readonly string[]
  }
  const names: string[] = []
  const alerts: RuleYaml[] = []
  for (const name of config.rule_files ?? []) {
    const file = posix.join(folderOf(path), name)
    const { groups } = parse(files.get(file) ?? 'groups: []') as RuleFileYaml
    alerts.push(...groups.flatMap(({ rules }) => rules.filter(({ alert }) => alert !== undefined)))
    const own = `rules-${names.length}.json`
    const changed = groups.map((group) => ({ ...group, interval }))
    await writeFile(join(folder, own), JSON.stringify({ groups: changed }))
    names.push(own)
  }
  return { names, alerts }
}

interface RuleFileYaml {
  readonly groups: readonly { readonly name: string; readonly rules: readonly RuleYaml[] }[]
}
