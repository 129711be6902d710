import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@systems/kit/random'
import type { Lead } from '../leads.ts'

/** What stands on a page of a source; an entry that cannot be read is nothing. */
export type Page = readonly (Omit<Lead, 'id'> | undefined)[]

/** Rejects when the source does not give the page. */
export type FetchPage = (source: string, query: string, page: number) => Promise<Page>

const kinds = ['Bakery', 'Dental Clinic', 'Garage', 'Law Office', 'Studio', 'Hotel'] as const
const places = ['Seoul', 'Busan', 'Incheon', 'Daegu', 'Jeju', 'Gwangju', 'Suwon'] as const

/**
 * Sources with some thousand companies, of which every page shows a few: the longer one looks, the
 * more of them are known already. A twentieth of the entries cannot be read.
 */
export function simulatedPages(
  random: Random,
  settings: { readonly pageSeconds: number; readonly pageFailureRate: number },
): FetchPage {
  return async (source, query, page) => {
    await sleep(settings.pageSeconds * 1000 * (0.3 + 1.4 * random.next()))
    if (source === 'unreachable' || random.chance(settings.pageFailureRate))
      throw new Error(`${source} refuses page ${page} of "${query}"`)
    return Array.from({ length: 2 + random.below(4) }, () =>
      random.chance(0.05) ? undefined : company(random, source),
    )
  }
}

function company(random: Random, source: string): Omit<Lead, 'id'> {
  const number = random.below(1_200)
  const name = `${places[number % places.length]} ${kinds[number % kinds.length]} ${number}`
  // A second branch has the name of the first one, and a number of its own.
  const branch = random.chance(0.1) ? 1 : 0
  return {
    name,
    source,
    phone: `+82-2-${String(number).padStart(4, '0')}-${branch}`,
    ...(number % 3 > 0 && { email: `info${number}-${branch}@example.kr` }),
    ...(number % 2 > 0 && { website: `https://company-${number}-${branch}.example.kr` }),
  }
}
