import type { Lead } from '../leads.ts'
import type { ScrapingRecords } from '../monitoring/scraping-records.ts'

export type VerifyContacts = (lead: Omit<Lead, 'id'>) => void

/** Looks at every way to reach a lead: what cannot be right is invalid, a second branch unknown. */
export function verifyContacts(records: ScrapingRecords): VerifyContacts {
  return ({ email, phone, website }) => {
    if (email !== undefined) records.verification('email', verdict(/^[^@\s]+@[^@\s]+\.kr$/, email))
    if (phone !== undefined) records.verification('phone', verdict(/^\+82-2-0?[1-9]/, phone))
    if (website !== undefined) records.verification('website', verdict(/^https:\/\//, website))
  }
}

/** Where verification is not enabled. */
export const noVerification: VerifyContacts = () => {}

function verdict(pattern: RegExp, contact: string): 'valid' | 'invalid' | 'unknown' {
  if (!pattern.test(contact)) return 'invalid'
  return /-1(@|\.|$)/.test(contact) ? 'unknown' : 'valid'
}
