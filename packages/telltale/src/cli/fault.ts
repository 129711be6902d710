import { version } from './version.ts'

/** What to do about an error that nobody has foreseen; the stack is for whoever mends it. */
export function faultText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    'error: telltale has failed, which is a fault in telltale itself.',
    'Please report it: the command, everything below, and of the project what you may show.',
    'It does not check the types of a project: where tsc finds something there, correct that first.',
    `telltale ${version()}, Node.js ${process.version}, ${process.platform} ${process.arch}`,
    stack,
    '',
  ].join('\n')
}
