/** A terminal with a text at its end that changes, or a log that only grows. */
import type { Style } from '../../packages/telltale/src/report/style.ts'

export interface Screen {
  /** Something that stays. */
  note(text: string): void
  /** Takes the place of what it was called with before. */
  live(text: string): void
  /** What stands there now stays. */
  end(): void
}

interface Terminal {
  readonly write: (text: string) => void
  readonly columns: () => number
  readonly isInteractive: boolean
  readonly style: Style
}

export function screenFor({ write, columns, isInteractive }: Terminal): Screen {
  let shown = ''
  const up = () => {
    if (shown === '') return ''
    const lines = shown.split('\n').reduce((sum, line) => sum + heightOf(line, columns()), 0)
    // To the first of its lines, and nothing from there on.
    return `\x1b[${lines}A\r\x1b[J`
  }
  return {
    note(text) {
      write(`${up()}${text}\n${shown === '' ? '' : `${shown}\n`}`)
    },
    live(text) {
      const before = isInteractive ? up() : ''
      write(`${before}${text}\n`)
      if (isInteractive) shown = text
    },
    end() {
      shown = ''
    },
  }
}

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** A line that is wider than the terminal takes several. */
function heightOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(line.replaceAll(escapes, '').length / Math.max(1, columns)))
}
