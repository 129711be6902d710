/** Does what a plan says: folders, then dashboards, then deletions, and remembers how far it came. */
import type { Problem } from '@telltale/core'
import { comparable } from './compare.ts'
import type { GrafanaApi } from './grafana-api.ts'
import { GrafanaError } from './grafana-fault.ts'
import { inParallel } from './in-parallel.ts'
import { type PushPlan, requestsAtOnce, type Step } from './push-plan.ts'
import { conflictProblem, faultProblem, unreachableProblem } from './push-problems.ts'

export interface PushResult {
  /** Those that Grafana has confirmed. */
  readonly done: ReadonlySet<Step>
  readonly createdFolders: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Never throws for what Grafana does: what was done before a failure is in the result. After a
 * failure that concerns everything nothing more is begun; after any failure nothing is deleted.
 */
export async function push(plan: PushPlan, api: GrafanaApi, url: string): Promise<PushResult> {
  const done = new Set<Step>()
  const createdFolders: string[] = []
  const problems: Problem[] = []
  let isOver = false
  const attempt = async (
    about: Pick<Step, 'uid' | 'title' | 'at'> | undefined,
    work: () => Promise<Problem | undefined>,
  ): Promise<boolean> => {
    if (isOver) return false
    try {
      const problem = await work()
      if (problem) problems.push(problem)
      return problem === undefined
    } catch (error) {
      if (!(error instanceof GrafanaError)) {
        // Interrupted: what is under way ends, and the report says how far it came.
        isOver = true
        if (isAbort(error)) return false
        throw error
      }
      const { fault } = error
      // Several requests under way fail for one and the same reason.
      if (!isOver || !fault.isFinal) {
        problems.push(
          fault.isFinal || about === undefined
            ? unreachableProblem(fault, url)
            : faultProblem(fault, about),
        )
      }
      isOver ||= fault.isFinal
      return false
    }
  }

  for (const folder of plan.folders.values()) {
    if (!folder.isNew) continue
    const isDone = await attempt(undefined, async () => {
      await api.createFolder(folder)
      return undefined
    })
    if (isDone) createdFolders.push(folder.title)
  }
  const missing = new Set(
    [...plan.folders.values()]
      .filter(({ isNew, title }) => isNew && !createdFolders.includes(title))
      .map(({ title }) => title),
  )
  const writes = plan.steps.filter((step) => isWrite(step) && !missing.has(step.folder))
  await inParallel(writes, requestsAtOnce, async (step) => {
    if (await attempt(step, () => save(step, plan, api))) done.add(step)
  })
  if (problems.length === 0) {
    const deletions = plan.steps.filter(({ action }) => action === 'delete')
    await inParallel(deletions, requestsAtOnce, async (step) => {
      if (await attempt(step, () => remove(step, api))) done.add(step)
    })
  }
  return { done, createdFolders, problems }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'Interrupted')
}

function isWrite({ action }: Step): boolean {
  return action === 'create' || action === 'change'
}

async function save(step: Step, plan: PushPlan, api: GrafanaApi): Promise<Problem | undefined> {
  if (step.action !== 'create' && step.action !== 'change') return undefined
  const { uid, json, after, folder } = step
  const folderUid = plan.folders.get(folder)?.uid
  const before = step.action === 'change' ? step.remote : undefined
  const { isConflict, message } = await api.save({ json, folderUid, before })
  if (!isConflict) return undefined
  // An earlier try may have been heard although its answer was lost.
  const now = await api.dashboard(uid)
  const isThere = now && comparable(now.json) === after && now.folderUid === (folderUid ?? '')
  return isThere ? undefined : conflictProblem(step, message)
}

/** There is no condition that Grafana would check, so it is looked at once more. */
async function remove(step: Step, api: GrafanaApi): Promise<Problem | undefined> {
  if (step.action !== 'delete') return undefined
  const now = await api.dashboard(step.uid)
  if (now === undefined) return undefined
  if (now.version !== step.remote.version) return conflictProblem(step, 'it has a new version')
  await api.remove(step.uid)
  return undefined
}
