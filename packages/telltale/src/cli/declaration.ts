/** What the declarations of commands have in common: what they are handed, and the same options. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Terminal } from './terminal.ts'

/** Adds one command: its name, its options, its help, and what runs when it is called. */
export type Declare = (telltale: Command, surroundings: Surroundings) => void

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv
  /** Gives the command its terminal, and the process its exit code. */
  readonly run: Run
}

export type Run = <O extends CommonOptions>(
  command: (options: O, terminal: Terminal) => Promise<number>,
  options: O,
  declared: Command,
) => Promise<void>

export interface CommonOptions {
  readonly project?: string
  readonly format?: string
  readonly color?: boolean
}

/** @param formats of the result; none when it is not for programs */
export function ofProject(command: Command, formats: readonly string[]): Command {
  command
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(false)
    .option(
      '--project <file>',
      'the file that exports the project (default: build/project.ts)',
      notEmpty,
    )
  if (formats.length > 0) {
    command.addOption(
      new Option('--format <format>', 'how to print the result').choices(formats).default('text'),
    )
  }
  return command.option('--color', 'colours, also into a pipe').option('--no-color', 'no colours')
}

/** Of a shell variable that nobody has set: every path would mean the working directory. */
export function notEmpty(path: string): string {
  if (path.trim() === '') throw new InvalidArgumentError('It is empty: is its variable set?')
  return path
}
