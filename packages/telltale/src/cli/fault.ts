/** An error that nobody has foreseen: whose fault it is, and what to do about it. */
import { version } from './version.ts'

/** telltale's own: what to report, and to whom the stack means something. */
export function faultText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    'error: this is a fault in telltale, and not in what you have asked for.',
    'Please report it: the command, everything below, and of the project what you may show.',
    'Where tsc finds something in the project, correct that first: telltale does not check its types.',
    `telltale ${version()}, Node.js ${process.version}, ${process.platform} ${process.arch}`,
    stack,
    '',
  ].join('\n')
}
