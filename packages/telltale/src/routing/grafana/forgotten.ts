/** What Grafana would keep although nothing generates it any more. */
import { join } from 'node:path'
import type { Problem } from '@telltale/core'
import { parse } from 'yaml'
import type { Files } from '../../emit/emit.ts'
import { readManifest } from '../../emit/manifest.ts'
import { readIfThere } from '../../emit/read.ts'
import { folderOf, inFolder, pathsOf } from '../../project/paths.ts'
import type { Project } from '../../project/project.ts'

/**
 * Rules, contact points, mute timings and templates in the files of the build before that the new
 * ones neither have nor delete. Grafana deletes none of them by itself, and the next build would not
 * know of them: the rules would go on firing, and nobody could edit them.
 *
 * Source: https://github.com/grafana/grafana/issues/67036
 */
export function* forgottenByGrafana(
  project: Project,
  files: Files,
  out: string,
): Generator<Problem> {
  const folders = new Set(
    project.systems.map((system) => inFolder(system.name, pathsOf(system).grafanaAlerting)),
  )
  const isAlerting = (path: string) =>
    /\.ya?ml$/.test(path) && (folders.has(folderOf(path)) || /\/alerting\//.test(path))
  const now = new Set([...files].flatMap(([path, text]) => (isAlerting(path) ? namesIn(text) : [])))
  for (const path of [...readManifest(out).manifest.keys()].filter(isAlerting).sort()) {
    const before = readIfThere(join(out, path))
    if (before === undefined || before === files.get(path)) continue
    for (const key of madeIn(before)) {
      if (!now.has(key)) yield problemOf(key, path, project)
    }
  }
}

type Option = 'rules' | 'contactPoints' | 'muteTimings' | 'templates'

const kinds: Readonly<Record<Option, string>> = {
  rules: 'rule',
  contactPoints: 'integration',
  muteTimings: 'mute timing',
  templates: 'template',
}

function problemOf(key: string, path: string, project: Project): Problem {
  const [option, name] = key.split(' ', 2) as [Option, string]
  const system = project.systems.find((each) => path.startsWith(`${each.name}/`))
  return {
    code: 'routes/forgotten',
    severity: 'error',
    summary: `Grafana would keep the ${kinds[option]} "${name}", which ${path} no longer has`,
    at: system?.options.routing?.at ?? system?.at ?? project.at,
    why: 'What merely disappears from a provisioning file stays in Grafana: a rule goes on firing, and people can neither edit nor delete it there.',
    fix: `Let Grafana delete it: grafana: { …, removed: { ${option}: ['${name}'] } } in the routing; once that is deployed it can go. If this file was never deployed, delete it. If Grafana is to keep it, run telltale build --keep-in-grafana.`,
  }
}

/** What a file makes, and what it deletes. */
function namesIn(text: string): readonly string[] {
  const file = contentsOf(text)
  return [
    ...madeIn(text),
    ...named('rules', file.deleteRules, 'uid'),
    ...named('contactPoints', file.deleteContactPoints, 'uid'),
    ...named('muteTimings', file.deleteMuteTimes, 'name'),
    ...named('templates', file.deleteTemplates, 'name'),
  ]
}

function madeIn(text: string): readonly string[] {
  const { groups = [], contactPoints = [], muteTimes, templates } = contentsOf(text)
  return [
    ...groups.flatMap(({ rules }) => named('rules', rules, 'uid')),
    ...contactPoints.flatMap(({ receivers }) => named('contactPoints', receivers, 'uid')),
    ...named('muteTimings', muteTimes, 'name'),
    ...named('templates', templates, 'name'),
  ]
}

interface Named {
  readonly uid?: string
  readonly name?: string
}

interface Contents {
  readonly groups?: readonly { readonly rules?: readonly Named[] }[]
  readonly contactPoints?: readonly { readonly receivers?: readonly Named[] }[]
  readonly muteTimes?: readonly Named[]
  readonly templates?: readonly Named[]
  readonly deleteRules?: readonly Named[]
  readonly deleteContactPoints?: readonly Named[]
  readonly deleteMuteTimes?: readonly Named[]
  readonly deleteTemplates?: readonly Named[]
}

/** Somebody may have broken the file since: then nothing is known of it. */
function contentsOf(text: string): Contents {
  try {
    return (parse(text) as Contents | null) ?? {}
  } catch {
    return {}
  }
}

function named(option: Option, list: readonly Named[] = [], key: keyof Named): readonly string[] {
  return list.flatMap((each) => (each[key] === undefined ? [] : [`${option} ${each[key]}`]))
}
