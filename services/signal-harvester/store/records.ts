/** What is stored. */
export interface Discovery {
  /** A UUID. */
  readonly id: string
  readonly source: string
  readonly url: string
  readonly title: string
  readonly text: string
  /** Names that the text mentions, as they are written there. */
  readonly names: readonly string[]
  readonly foundAt: number
}

/** What the pipeline makes of a discovery. */
export interface Signal {
  /** A running number. */
  readonly id: number
  readonly discovery: string
  readonly source: string
  readonly title: string
  /** 0 to 1; unscored ones have none. */
  readonly score?: number
}

export interface Topic {
  /** Hexadecimal. */
  readonly id: string
  readonly name: string
  readonly artifacts: readonly string[]
  readonly lastSeenAt: number
}

export interface Entity {
  /** An opaque token. */
  readonly id: string
  readonly name: string
  readonly sources: readonly string[]
}

export interface Relationship {
  readonly type: 'same_as' | 'mentions' | 'cites' | 'related'
  readonly from: string
  readonly to: string
}
