/** Figures with what they are measured beside. */
export interface Row {
  readonly what: string
  readonly measured: string
  readonly peer?: string
  readonly ratio?: string
  readonly goal?: string
  /** Absent where there is no goal. */
  readonly isMet?: boolean
}

export function table(title: string, rows: readonly Row[]): string {
  const cells = [
    ['', 'measured', 'peer', 'ratio', 'goal', ''],
    ...rows.map(({ what, measured, peer = '', ratio = '', goal = '', isMet }) => [
      what,
      measured,
      peer,
      ratio,
      goal,
      isMet === undefined ? '' : isMet ? 'met' : 'MISSED',
    ]),
  ]
  const widths = cells[0]?.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0))) ?? []
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  return `${title}\n\n${lines.join('\n')}\n`
}
