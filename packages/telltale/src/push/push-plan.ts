/** What a push would do: everything is read and judged before anything is written. */
import type { Problem, SourceLocation } from '@telltale/core'
import { type Folder, folderOfTitle } from '../grafana/resources/manifest.ts'
import { comparable } from './compare.ts'
import type { GrafanaApi, RemoteDashboard } from './grafana-api.ts'
import { GrafanaError } from './grafana-fault.ts'
import { inParallel } from './in-parallel.ts'
import { ownerMark, ownersOf } from './owner-mark.ts'
import {
  ambiguousFolderProblem,
  faultProblem,
  foreignProblem,
  notSavableProblem,
  provisionedProblem,
} from './push-problems.ts'

/** A generated dashboard. */
export interface Wanted {
  readonly system: string
  readonly uid: string
  readonly title: string
  /** Classic JSON. */
  readonly json: Readonly<Record<string, unknown>>
  /** The title of its folder; empty: the top. */
  readonly folder: string
  readonly at: SourceLocation | undefined
}

export interface PushOptions {
  /** Delete what telltale brought for these systems and is no longer generated. */
  readonly prune: boolean
  /** Systems that the project has no more: all that telltale brought for them goes. @default none */
  readonly gone?: readonly string[]
  /** Uids that may be taken over from whoever brought them. */
  readonly adopt: readonly string[]
}

export type Step = {
  readonly system: string
  readonly uid: string
  readonly title: string
  /** The title of the folder; empty: the top. */
  readonly folder: string
  readonly at?: SourceLocation | undefined
} & (
  | { readonly action: 'create'; readonly json: Json; readonly after: string }
  | {
      readonly action: 'change'
      readonly json: Json
      readonly remote: RemoteDashboard
      /** Both as canonical JSON. */
      readonly before: string
      readonly after: string
      /** The title of the folder that it leaves. */
      readonly movedFrom: string | undefined
    }
  | { readonly action: 'unchanged' }
  | { readonly action: 'delete'; readonly remote: RemoteDashboard }
  | { readonly action: 'refuse'; readonly problem: Problem }
)

type Json = Readonly<Record<string, unknown>>

export interface PushPlan {
  readonly steps: readonly Step[]
  /** By title; those with `isNew` are created first. */
  readonly folders: ReadonlyMap<string, Folder & { readonly isNew: boolean }>
  readonly problems: readonly Problem[]
}

/** How many requests are under way at the same time: enough for speed, and nobody notices. */
export const requestsAtOnce = 4

/** @throws GrafanaError when Grafana cannot be asked at all */
export async function pushPlan(
  wanted: readonly Wanted[],
  systems: readonly string[],
  api: GrafanaApi,
  { prune, gone = [], adopt }: PushOptions,
): Promise<PushPlan> {
  const { folders, problems } = await foldersFor(wanted, api)
  const steps = await inParallel(wanted, requestsAtOnce, (each) =>
    stepFor(each, folders.get(each.folder), api, adopt),
  )
  const stale = await staleSteps(wanted, [...(prune ? systems : []), ...gone], api)
  const all = [...steps, ...stale].sort((a, b) =>
    a.system === b.system ? compare(a.uid, b.uid) : compare(a.system, b.system),
  )
  return {
    steps: all,
    folders,
    problems: [
      ...problems,
      ...all.flatMap((step) => (step.action === 'refuse' ? [step.problem] : [])),
    ],
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A folder is known by its title; it gets a uid of its own only when there is none yet. */
async function foldersFor(wanted: readonly Wanted[], api: GrafanaApi) {
  const there = await api.folders()
  const folders = new Map<string, Folder & { isNew: boolean }>()
  const problems: Problem[] = []
  for (const title of new Set(wanted.map(({ folder }) => folder))) {
    const asked = folderOfTitle(title)
    if (asked === undefined) continue
    const found = there.filter((each) => each.title === title || each.uid === title)
    const [only] = found
    if (found.length > 1) problems.push(ambiguousFolderProblem(title, found))
    if (only) {
      folders.set(title, { ...only, isNew: false })
      continue
    }
    const isTaken = (uid: string) =>
      [...there, ...folders.values()].some((each) => each.uid === uid)
    let { uid } = asked
    for (let i = 2; isTaken(uid); i++) uid = `${asked.uid.slice(0, 37)}-${i}`
    folders.set(title, { uid, title, isNew: true })
  }
  return { folders, problems }
}

async function stepFor(
  wanted: Wanted,
  folder: (Folder & { readonly isNew: boolean }) | undefined,
  api: GrafanaApi,
  adopt: readonly string[],
): Promise<Step> {
  const { system, uid, title, at } = wanted
  const about = { system, uid, title, folder: wanted.folder, at }
  const json = marked(wanted)
  const after = comparable(json)
  const remote = await readOrProblem(uid, title, at, api)
  if (remote === undefined) return { ...about, action: 'create', json, after }
  if ('problem' in remote) return { ...about, action: 'refuse', problem: remote.problem }
  const problem = reasonToRefuse(wanted, remote, adopt)
  if (problem) return { ...about, action: 'refuse', problem }
  const before = comparable(remote.json)
  const isMoved = remote.folderUid !== (folder?.uid ?? '')
  if (before === after && !isMoved) return { ...about, action: 'unchanged' }
  const movedFrom = isMoved ? remote.folderTitle || remote.folderUid : undefined
  return { ...about, action: 'change', json, remote, before, after, movedFrom }
}

/** With the tag that says whose it is. */
function marked({ json, system }: Wanted): Json {
  const tags = Array.isArray(json.tags) ? json.tags : []
  return { ...json, tags: [...tags, ownerMark(system)] }
}

/** What concerns one dashboard alone is said with all the others. */
async function readOrProblem(
  uid: string,
  title: string,
  at: SourceLocation | undefined,
  api: GrafanaApi,
): Promise<RemoteDashboard | { readonly problem: Problem } | undefined> {
  try {
    return await api.dashboard(uid)
  } catch (error) {
    if (!(error instanceof GrafanaError) || error.fault.isFinal) throw error
    return { problem: faultProblem(error.fault, { uid, title, at }) }
  }
}

function reasonToRefuse(
  wanted: Wanted,
  remote: RemoteDashboard,
  adopt: readonly string[],
): Problem | undefined {
  if (remote.provisionedFrom !== undefined) return provisionedProblem(wanted, remote)
  const owners = ownersOf(remote.tags)
  const isOwn = owners.length === 1 && owners[0] === wanted.system
  if (!isOwn && !adopt.includes(wanted.uid)) return foreignProblem(wanted, remote, owners)
  return remote.canSave ? undefined : notSavableProblem(wanted)
}

/** The search may be behind; what counts is the tag in the dashboard itself. */
async function staleSteps(
  wanted: readonly Wanted[],
  systems: readonly string[],
  api: GrafanaApi,
): Promise<readonly Step[]> {
  const generated = new Set(wanted.map(({ uid }) => uid))
  const found = await inParallel(systems, requestsAtOnce, async (system) =>
    (await api.uidsWithTag(ownerMark(system))).map((uid) => ({ system, uid })),
  )
  const candidates = found.flat().filter(({ uid }) => !generated.has(uid))
  const steps = await inParallel(candidates, requestsAtOnce, async ({ system, uid }) => {
    const remote = await readOrProblem(uid, uid, undefined, api)
    if (remote === undefined) return []
    if ('problem' in remote) {
      const about = { system, uid, title: uid, folder: '' }
      return [{ ...about, action: 'refuse', problem: remote.problem } satisfies Step]
    }
    const isOwn = ownersOf(remote.tags).join() === system && remote.provisionedFrom === undefined
    const title = String(remote.json.title ?? uid)
    const step: Step = { system, uid, title, folder: remote.folderTitle, action: 'delete', remote }
    return isOwn ? [step] : []
  })
  return steps.flat()
}
