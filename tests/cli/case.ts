/**
 * A test of the command line as one text file: what it shows, the project's files, and each command
 * with what the terminal then says.
 *
 *     A dashboard file that throws is reported at its own line.
 *
 *     -- dashboards/overview.ts --
 *     throw new Error('no')
 *     -- $ telltale build --
 *     2> fatal[project/throws]: Error: no
 *     exit 1
 *
 * Lines of stderr start with `2> ` and come first; `exit` is missing when the command succeeds.
 * A file of the case replaces the one in `base/`; an empty one removes it.
 */

export interface Case {
  /** One sentence. */
  readonly title: string
  readonly files: ReadonlyMap<string, string>
  readonly steps: readonly Step[]
}

export interface Step {
  readonly command: string
  readonly shown: string
}

export interface Shown {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

const heading = /^-- (.+) --$/

export function parseCase(text: string): Case {
  const files = new Map<string, string>()
  const steps: Step[] = []
  let title = ''
  let name: string | undefined
  let body: string[] = []
  const finish = () => {
    const content = body.map((line) => `${line}\n`).join('')
    if (name === undefined) title = content.trim()
    else if (name.startsWith('$ ')) steps.push({ command: name.slice(2), shown: content })
    else files.set(name, content)
    body = []
  }
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const next = heading.exec(line)?.[1]
    if (next === undefined) body.push(line)
    else {
      finish()
      name = next
    }
  }
  finish()
  return { title, files, steps }
}

export function caseText({ title, files, steps }: Case): string {
  const section = ([name, content]: readonly [string, string]) => `-- ${name} --\n${content}`
  return [
    `${title}\n\n`,
    ...[...files].map(section),
    ...steps.map(({ command, shown }) => section([`$ ${command}`, shown])),
  ].join('')
}

/** What a person sees, without what differs from run to run. */
export function shownText(
  { stdout, stderr, exitCode }: Shown,
  hidden: readonly (readonly [string | RegExp, string])[],
): string {
  const lines = [
    ...linesOf(stderr).map((line) => (line === '' ? '2>' : `2> ${line}`)),
    ...linesOf(stdout),
    ...(exitCode === 0 ? [] : [`exit ${exitCode}`]),
  ]
  const text = lines.map((line) => `${line}\n`).join('')
  return hidden.reduce((all, [what, instead]) => all.replaceAll(what, instead), text)
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
