import type { Random } from '@systems/kit/random'
import type { Interventions, InterventionType } from '../interventions.ts'

/** How often an intervention cannot be carried out, and how often it does harm. */
const failureRate = 0.1
const harmRate = 0.2

/** Proposes an intervention, carries it out, and undoes it when it does more harm than good. */
export async function intervene(
  type: InterventionType,
  { interventions, random }: { readonly interventions: Interventions; readonly random: Random },
): Promise<void> {
  interventions.propose(type)
  await interventions.execute(type, async () => {
    if (random.chance(failureRate)) throw new Error('The team has declined the intervention.')
  })
  if (random.chance(harmRate)) interventions.rollBack(type)
}
