/** The command line: arguments in, exit code out. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { wantsColor } from '../report/style.ts'
import { buildCommand } from './build-command.ts'
import type { CapacityFlags } from './capacity-command.ts'
import { type CheckFlags, checkCommand } from './check-command.ts'
import type { ContractFlags } from './contract-command.ts'
import type { DiffFlags } from './diff-command.ts'
import type { ManifestsFlags } from './manifests-command.ts'
import type { PreviewFlags } from './open-preview.ts'
import type { PushFlags } from './push-command.ts'
import type { SimulateFlags } from './simulate-command.ts'
import type { SnapshotFlags } from './snapshot-command.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'
import { severities } from './verdict.ts'
import type { VerifyFlags } from './verify-command.ts'
import { version } from './version.ts'

/** What a run needs from its process; tests and other programs can give their own. */
export type Process = Pick<NodeJS.Process, 'cwd' | 'env' | 'stdout' | 'stderr' | 'once' | 'off'>

/**
 * Runs one command and says how the process should exit.
 *
 * 0: all is well. 1: problems were found, `--check` found differences, or edited files were left
 * alone. 2: the arguments make no sense, there is no project to work on, or telltale itself has
 * failed. 130: interrupted.
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
    await program({ write, writeError, run, env: process.env }).parseAsync([...args], {
      from: 'user',
    })
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
  readonly env: NodeJS.ProcessEnv
  readonly write: (text: string) => void
  readonly writeError: (text: string) => void
  readonly run: <O extends CommonOptions>(
    command: (options: O, terminal: Terminal) => Promise<number>,
  ) => (options: O, command: Command) => Promise<void>
}

function program({ env, write, writeError, run }: Wiring): Command {
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
    .option('--out <folder>', "the output folder (default: the project's, else out)", notEmpty)
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
    .option(
      '--scrape-interval <duration>',
      'how often the targets are scraped (default: as the files say, else 15s)',
    )
    .option(
      '--prometheus-version <version>',
      'what reads the queries: 2.47 (default: as the files say)',
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that fails')
        .choices(severities)
        .default('error'),
    )
    .option('--only <checks>', 'groups and codes with commas between them: metrics,promql/syntax')
    .option('--skip <checks>', 'groups and codes that are left out')
    .option('--baseline <file>', 'problems in this file are known: only others are shown and fail')
    .option('--write-baseline', 'write what is found to the --baseline')
    .option('--verbose', 'say what was checked, and what was left alone and why')
    .action((files: readonly string[], options: CheckFlags, command: Command) =>
      run(checkCommand)({ ...options, files }, command),
    )
  common(telltale.command('contract'))
    .description('say how what a program exposes differs from what is declared for it')
    .argument('<source>', 'the URL of its metrics, or a file with them')
    .option('--job <job>', 'the target that it is (default: the only one)')
    .option('--allow <pattern>', 'names of metrics that may be there although nobody declares them')
    .action(async (source: string, options: ContractFlags, command: Command) => {
      const { contractCommand } = await import('./contract-command.ts')
      await run(contractCommand)({ ...options, source }, command)
    })
  ofProject(telltale.command('manifests'), [])
    .description(
      "print dashboards and folders as Grafana's resources, for gcx, Git Sync and kubectl",
    )
    .addOption(
      new Option(
        '--format <format>',
        'v1beta1 for Grafana 12 and later, v1 and v2 for 13 and later',
      )
        .choices(['v1beta1', 'v1', 'v2'])
        .default('v1'),
    )
    .option('--system <name>', 'only this one (default: all)')
    .option('--dashboard <uid>', 'only this one, without its folder: one document')
    .option('--folder <title>', "another folder than the system's own")
    .action(async (options: ManifestsFlags, command: Command) => {
      const { manifestsCommand } = await import('./manifests-command.ts')
      await run(manifestsCommand)(options, command)
    })
  ofProject(telltale.command('diff'), ['text', 'markdown', 'json'])
    .description('say in words what differs between a commit and the working tree')
    .argument('[ref]', 'a commit, branch or tag; main... for where main was left', 'HEAD')
    .option('--merge-base', 'compare with where the ref was left instead of what it is now')
    .addOption(
      new Option('--fail-on <changes>', 'exit with 1 when there are any').choices([
        'breaking',
        'any',
      ]),
    )
    .option('--pictures <folder>', 'the dashboards that differ, before and after, side by side')
    .addOption(
      new Option('--theme <theme>', 'colours of the pictures')
        .choices(['light', 'dark'])
        .default('light'),
    )
    .option('--width <pixels>', 'how wide each of the two is', '1000')
    .option('--prometheus <url>', 'where their data is (default: one with simulated history)')
    .option('--history <hours>', 'how much of it is simulated', '6h')
    .option('--chromium <path>', 'the browser (default: the one on the PATH)')
    .addOption(new Option('--model', 'print what is compared').hideHelp())
    .action(async (ref: string, options: DiffFlags, command: Command) => {
      const { diffCommand } = await import('./diff-command.ts')
      await run(diffCommand)({ ...options, ref }, command)
    })
  ofProject(telltale.command('preview'), [])
    .description('show the dashboards in a browser, with data, and again whenever a file changes')
    .argument('[files...]', 'dashboard JSON of any origin, and folders with it')
    .option('--prometheus <url>', 'where the data is (default: one with simulated history)')
    .option('--port <number>', 'where to listen (0: any free port)', '8320')
    .option('--history <hours>', 'how much of it is simulated', '6h')
    .action(async (files: readonly string[], options: PreviewFlags, command: Command) => {
      const { previewCommand } = await import('./preview-command.ts')
      await run(previewCommand)({ ...options, files }, command)
    })
  ofProject(telltale.command('push'), ['text', 'json'])
    .description('bring the dashboards into a Grafana, by its HTTP API')
    .option('--url <url>', 'its address (default: GRAFANA_URL)')
    .option('--dry-run', 'only say what would be done')
    .option('--diff', 'show the JSON that changes')
    .option('--prune', 'delete what telltale has brought and is no longer generated')
    .option('--yes', 'do not ask before deleting')
    .option('--system <name>', 'only this one (default: all)')
    .option('--stack', 'as in out/stack: for one Prometheus with all systems, a folder for each')
    .option('--folder <title>', "one folder, by title or uid, instead of the systems' own")
    .option('--adopt <uids>', 'take over these dashboards, which telltale has not brought')
    .addHelpText(
      'after',
      '\nThe token of a service account comes from GRAFANA_TOKEN, or the file GRAFANA_TOKEN_FILE.\n',
    )
    .action(async (options: PushFlags, command: Command) => {
      const { pushCommand } = await import('./push-command.ts')
      const withEnv = (flags: PushFlags, terminal: Terminal) => pushCommand(flags, terminal, env)
      await run(withEnv)(options, command)
    })
  ofProject(telltale.command('snapshot'), [])
    .description('pictures of the dashboards, for documents and pull requests')
    .argument('[files...]', 'dashboard JSON of any origin, and folders with it')
    .option('--dashboard <uids>', 'only these, or those of a system (default: all)')
    .option('--panel <title>', 'only this panel of them')
    .option('--out <folder>', 'where the pictures go', 'snapshots')
    .addOption(
      new Option('--theme <theme>', 'its colours')
        .choices(['light', 'dark', 'both'])
        .default('dark'),
    )
    .option('--width <pixels>', 'how wide the page is', '1400')
    .option('--scale <factor>', 'pixels of the picture for one of the page', '1')
    .option('--from <time>', 'what is shown, up to now', 'now-6h')
    .option('--prometheus <url>', 'where the data is (default: one with simulated history)')
    .option('--history <hours>', 'how much of it is simulated', '6h')
    .option('--chromium <path>', 'the browser (default: the one on the PATH)')
    .action(async (files: readonly string[], options: SnapshotFlags, command: Command) => {
      const { snapshotCommand } = await import('./snapshot-command.ts')
      await run(snapshotCommand)({ ...options, files }, command)
    })
  ofProject(telltale.command('simulate'), [])
    .description('expose what is declared, with plausible values, as processes that do not exist')
    .option('--system <name>', 'only this one (default: all)')
    .option('--port <number>', 'where to listen (default: 9464; 0: any free port)')
    .option('--seed <number>', 'another seed, other numbers', '1')
    .option('--scenario <file>', 'what departs from normal, when and how')
    .option('--history <duration>', 'write the time up to now instead, then go on with --port')
    .option('--out <file>', 'history as OpenMetrics, for promtool')
    .option('--blocks <folder>', 'history as blocks, to start a Prometheus with')
    .option('--interval <duration>', "between two samples (default: the project's)")
    .option('--end <time>', 'when the history ends (default: now)')
    .action(async (options: SimulateFlags, command: Command) => {
      const { simulateCommand } = await import('./simulate-command.ts')
      await run(simulateCommand)(options, command)
    })
  ofProject(telltale.command('verify'), ['text', 'json', 'junit'])
    .description('start a Prometheus with the rules and simulated metrics, and ask it everything')
    .option('--system <name>', 'only this one (default: all)')
    .option('--prometheus <path>', 'the program (default: prometheus on the PATH)')
    .option('--live <url>', 'ask a Prometheus that runs; start and simulate nothing')
    .option('--history <duration>', 'how much is simulated', '24h')
    .option('--seed <number>', 'another seed, other numbers', '1')
    .action(async (options: VerifyFlags, command: Command) => {
      const { verifyCommand } = await import('./verify-command.ts')
      await run(verifyCommand)(options, command)
    })
  ofProject(telltale.command('capacity'), ['text', 'json'])
    .description('say how large a Prometheus has to be: series, samples, memory, disk')
    .option('--system <name>', 'only this one (default: all, and the stack)')
    .option('--memory <size>', 'of the machines that there are', '16GB')
    .option('--disk <size>', 'of the machines that there are', '500GB')
    .action(async (options: CapacityFlags, command: Command) => {
      const { capacityCommand } = await import('./capacity-command.ts')
      await run(capacityCommand)(options, command)
    })
  return telltale
}

function common(command: Command): Command {
  return ofProject(command, ['text', 'json', 'github', 'sarif', 'junit'])
}

/** @param formats of the result; none when it is not for programs */
function ofProject(command: Command, formats: readonly string[]): Command {
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
function notEmpty(path: string): string {
  if (path.trim() === '') throw new InvalidArgumentError('It is empty: is its variable set?')
  return path
}

const afterHelp = `
The project is the default export of build/project.ts, of the file that package.json names
("telltale": { "project": "…" }), or of --project.

Results go to stdout, problems to stderr (with another --format than text: to stdout, too).

Exit codes:
  0  all is well
  1  problems were found; build --check: the output folder differs; edited files were left alone
  2  wrong arguments, no project or no Prometheus to work with, or a fault in telltale itself
  130  interrupted; the output folder is as it was
`

function bugReport(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `error: telltale has failed. It does not check the types of a project: where tsc finds something, that is why; where it finds nothing, this is a fault in telltale.\n${stack}\n`
}
