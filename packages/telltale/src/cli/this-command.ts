/** How to run this command line once more, in a process of its own: program and first arguments. */
export function thisCommand(): readonly [string, ...string[]] {
  const [node, script = ''] = process.argv as [string, ...string[]]
  return [node, ...process.execArgv, script]
}
