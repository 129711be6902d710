/** The command line: arguments in, exit code out. */
import { Command, CommanderError } from 'commander'
import { wantsColor } from '../report/style.ts'
import { declareBuild } from './build-declaration.ts'
import { declareCapacity } from './capacity-declaration.ts'
import { declareCheck } from './check-declaration.ts'
import { declareContract } from './contract-declaration.ts'
import type { CommonOptions, Declare, Run } from './declaration.ts'
import { declareDiff } from './diff-declaration.ts'
import { faultText } from './fault.ts'
import { isFormat } from './format.ts'
import { lateProblem } from './load-problem.ts'
import { declareManifests } from './manifests-declaration.ts'
import { declarePreview } from './preview-declaration.ts'
import { declarePush } from './push-declaration.ts'
import { declareSimulate } from './simulate-declaration.ts'
import { declareSnapshot } from './snapshot-declaration.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'
import { declareVerify } from './verify-declaration.ts'
import { version } from './version.ts'

/** In the order of the help. */
const commands: readonly Declare[] = [
  declareBuild,
  declareCheck,
  declareContract,
  declareManifests,
  declareDiff,
  declarePreview,
  declarePush,
  declareSnapshot,
  declareSimulate,
  declareVerify,
  declareCapacity,
]

/** What a run needs from its process; tests and other programs can give their own. */
export type Process = Pick<NodeJS.Process, 'cwd' | 'env' | 'stdout' | 'stderr' | 'once' | 'off'>

/**
 * Runs one command and says how the process should exit.
 *
 * 0: all is well. 1: problems were found, `--check` found differences, or edited files were left
 * alone. 2: the arguments make no sense, or there is no project to work on. 70: telltale itself has
 * failed. 130: interrupted.
 */
export async function main(args: readonly string[], process: Process): Promise<number> {
  const controller = new AbortController()
  const interrupt = () => controller.abort(new Interrupted())
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  let code: number = exitCodes.ok
  const run: Run = async (command, options, { parent }) => {
    const { color } = { ...parent?.opts<CommonOptions>(), ...options }
    const terminal = terminalOf(process, color, controller.signal)
    try {
      code = await command(options, terminal)
    } catch (error) {
      const isForeseen = error instanceof UsageError || controller.signal.aborted
      const problem = isForeseen ? undefined : lateProblem(error)
      if (problem === undefined) throw error
      const { report } = await import('./report.ts')
      const format = isFormat(options.format) ? options.format : 'text'
      code = report({ problems: [problem], ok: false }, format, terminal)
    }
  }
  const telltale = program(process)
  for (const declare of commands) declare(telltale, { run, env: process.env })
  try {
    await telltale.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    return exitCodeOf(error, (text) => process.stderr.write(text))
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

function terminalOf(process: Process, color: boolean | undefined, signal: AbortSignal): Terminal {
  const { env, stdout, stderr } = process
  const stream = (to: Process['stdout' | 'stderr']) => ({
    write: (text: string) => void to.write(text),
    color: wantsColor(color, env, to.isTTY),
    columns: to.isTTY ? to.columns : undefined,
  })
  return {
    cwd: process.cwd(),
    signal,
    result: stream(stdout),
    diagnostics: stream(stderr),
    isInteractive: stderr.isTTY && !env.CI,
  }
}

function program({ stdout, stderr }: Process): Command {
  return new Command('telltale')
    .description(
      'Grafana dashboards, Prometheus rules and provisioning files from declared metrics.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .showSuggestionAfterError()
    .addHelpText('after', afterHelp)
}

/** Of what kept a command from coming to its end, which is told. */
function exitCodeOf(error: unknown, tell: (text: string) => void): number {
  // Has told it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (error instanceof Interrupted) {
    tell('interrupted; the output folder is as it was\n')
    return exitCodes.interrupted
  }
  if (error instanceof UsageError) {
    tell(`error: ${error.message}\n`)
    return exitCodes.usage
  }
  tell(faultText(error))
  return exitCodes.fault
}

const afterHelp = `
The project is the default export of build/project.ts, of the file that package.json names
("telltale": { "project": "…" }), or of --project.

Results go to stdout, problems to stderr (with another --format than text: to stdout, too).

Exit codes:
  0  all is well
  1  problems were found; build --check: the output folder differs; edited files were left alone
  2  wrong arguments, no project or no Prometheus to work with
  70  a fault in telltale itself
  130  interrupted; the output folder is as it was
`
