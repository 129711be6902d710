import { inParallel } from '@systems/kit/in-parallel'
import type { Llm } from '../../llm/llm.ts'
import type { Discovery } from '../../store/records.ts'
import { failure } from '../../track/failure.ts'

/** Gives every discovery a vector, at the second attempt if need be. Titles repeat themselves. */
export function createEmbed(llm: Pick<Llm, 'embed'>) {
  return async (discoveries: readonly Discovery[]): Promise<void> => {
    await inParallel(discoveries, 6, async ({ title }) => {
      await llm
        .embed(title)
        .catch(() => llm.embed(title))
        .catch((cause) => {
          throw Object.assign(failure('llm', `No embedding of "${title}".`), { cause })
        })
    })
  }
}
