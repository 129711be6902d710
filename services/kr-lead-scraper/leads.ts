/** What is scraped: a company that might become a customer. */
export interface Lead {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly email?: string
  readonly phone?: string
  readonly website?: string
  readonly summary?: string
}

/** What became of a lead that was stored. */
export interface Stored {
  readonly id: string
  readonly result: 'new' | 'updated'
  /** Another lead was the same for certain, or looks as if it were. */
  readonly duplicate?: 'auto_merge' | 'candidate'
}
