/** The command line: arguments in, exit code out. */
import { readFileSync } from 'node:fs'
import { Command, CommanderError, Option } from 'commander'
import { wantsColor } from '../report/style.ts'
import { buildCommand } from './build-command.ts'
import { type CheckFlags, checkCommand } from './check-command.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

/** What a run needs from its process; tests and other programs can give their own. */
export type Process = Pick<NodeJS.Process, 'cwd' | 'env' | 'stdout' | 'stderr' | 'once' | 'off'>

/**
 * Runs one command and says how the process should exit.
 *
 * 0: all is well. 1: problems were found, `--check` found differences, or edited files were left
 * alone. 2: the arguments make no sense, or there is no project to work on. 130: interrupted.
 */
export async function main(args: readonly string[], process: Process): Promise<number> {
  const controller = new AbortController()
  const interrupt = () => controller.abort(new Interrupted())
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  const write = (text: string) => process.stdout.write(text)
  const writeError = (text: string) => process.stderr.write(text)
  let code: number = exitCodes.ok
  const run =
    <O extends CommonOptions>(command: (options: O, terminal: Terminal) => Promise<number>) =>
    async (options: O, { parent }: Command) => {
      const { color } = { ...parent?.opts<ColorOption>(), ...options }
      code = await command(options, {
        cwd: process.cwd(),
        signal: controller.signal,
        result: { write, color: wantsColor(color, process.env, process.stdout.isTTY) },
        diagnostics: {
          write: writeError,
          color: wantsColor(color, process.env, process.stderr.isTTY),
        },
        isInteractive: process.stderr.isTTY && !process.env.CI,
      })
    }
  try {
    await program({ write, writeError, run }).parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    if (error instanceof Interrupted) {
      writeError('interrupted; the output folder is as it was\n')
      return exitCodes.interrupted
    }
    if (error instanceof UsageError) {
      writeError(`error: ${error.message}\n`)
      return exitCodes.usage
    }
    writeError(bugReport(error))
    return exitCodes.usage
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

interface CommonOptions extends ColorOption {
  readonly project?: string
}

interface ColorOption {
  readonly color?: boolean
}

class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

interface Wiring {
  readonly write: (text: string) => void
  readonly writeError: (text: string) => void
  readonly run: <O extends CommonOptions>(
    command: (options: O, terminal: Terminal) => Promise<number>,
  ) => (options: O, command: Command) => Promise<void>
}

function program({ write, writeError, run }: Wiring): Command {
  const telltale = new Command('telltale')
    .description(
      'Grafana dashboards, Prometheus rules and provisioning files from declared metrics.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: writeError })
    .showSuggestionAfterError()
    .addHelpText('after', afterHelp)
  common(telltale.command('build'))
    .description('check the project, then write what it generates')
    .option('--check', 'write nothing; show how the output folder differs from the sources')
    .option('--force', 'overwrite generated files that were edited by hand')
    .option('--out <folder>', "the output folder (default: the project's, else out)")
    .action(run(buildCommand))
  common(telltale.command('check'))
    .description('report everything that is wrong with the project, or with files; write nothing')
    .argument('[files...]', 'dashboards and rule files that telltale did not generate')
    .option(
      '--metrics <source>',
      'what the files query: a URL, an exposition, a registry.json, TypeScript, - for stdin; may be repeated (default: the project)',
      (source: string, before: readonly string[] = []) => [...before, source],
    )
    .option('--target-labels <labels>', 'labels that scraping attaches, with commas between them')
    .option('--scrape-interval <duration>', 'how often the targets are scraped (default: 15s)')
    .action((files: readonly string[], options: CheckFlags, command: Command) =>
      run(checkCommand)({ ...options, files }, command),
    )
  return telltale
}

function common(command: Command): Command {
  return command
    .helpOption('-h, --help', 'print this help')
    .allowExcessArguments(false)
    .option('--project <file>', 'the file that exports the project (default: build/project.ts)')
    .addOption(
      new Option('--format <format>', 'how to print the result')
        .choices(['text', 'json', 'github'])
        .default('text'),
    )
    .option('--color', 'colours, also into a pipe')
    .option('--no-color', 'no colours')
}

const afterHelp = `
The project is the default export of build/project.ts, of the file that package.json names
("telltale": { "project": "…" }), or of --project.

Results go to stdout, problems to stderr (with --format json or github: to stdout, too).

Exit codes:
  0  all is well
  1  problems were found; build --check: the output folder differs; edited files were left alone
  2  wrong arguments, or no project to work on
`

function version(): string {
  const manifest = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}

function bugReport(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `error: telltale has failed; this is a fault in telltale and not in your project.\n${stack}\n`
}
