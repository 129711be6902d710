/**
 * The names of the files in a shared directory: `<group>.<process>.<generation>.metrics`.
 *
 * A group is a service, or one run of it. What is in one group is counted together.
 */

/** A process' own file. A higher `generation` replaces a lower one. */
export interface ProcessFile {
  readonly name: string
  readonly id: string
  readonly generation: number
}

/** What all processes that are gone have counted together. The highest `sequence` is valid. */
export interface TotalsFile {
  readonly name: string
  readonly sequence: number
}

export function groupOf(service: string, run: string | undefined): string {
  return run === undefined ? service : `${service}~${run}`
}

export function processFileName(group: string, id: string, generation: number): string {
  return `${group}.${id}.${generation}${suffix}`
}

export function totalsFileName(group: string, sequence: number): string {
  return `${group}.totals.${sequence}${suffix}`
}

/** A file that is not finished. Its name ends otherwise, so that nobody reads it. */
export function draftName(name: string): string {
  return `${name}.draft`
}

/** The files of a group among all names of a directory. */
export function filesOf(group: string, names: readonly string[]) {
  const processes: ProcessFile[] = []
  const totals: TotalsFile[] = []
  const drafts: string[] = []
  for (const name of names) {
    const [owner, id = '', number = '', ...rest] = name.split('.')
    if (owner !== group || !/^\d+$/.test(number)) continue
    const ending = rest.join('.')
    if (ending === `${suffix.slice(1)}.draft`) drafts.push(name)
    if (ending !== suffix.slice(1)) continue
    if (id === 'totals') totals.push({ name, sequence: Number(number) })
    else processes.push({ name, id, generation: Number(number) })
  }
  totals.sort((a, b) => b.sequence - a.sequence)
  return { processes: latest(processes), replaced: replaced(processes), totals, drafts }
}

function latest(files: readonly ProcessFile[]): readonly ProcessFile[] {
  return files.filter((file) => !isReplaced(file, files))
}

function replaced(files: readonly ProcessFile[]): readonly ProcessFile[] {
  return files.filter((file) => isReplaced(file, files))
}

function isReplaced(file: ProcessFile, files: readonly ProcessFile[]): boolean {
  return files.some(({ id, generation }) => id === file.id && generation > file.generation)
}

const suffix = '.metrics'
