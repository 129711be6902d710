import { join } from 'node:path'
import { log } from '@systems/kit/run-main'
import { type Command, parseArguments, usage } from './cli/arguments.ts'
import { dlqCommand, linger, runCommand } from './cli/run-command.ts'
import { openSession } from './run/session.ts'
import { readConfig } from './settings/config-file.ts'
import { environment, metricsSettings, postgresSettings } from './settings/settings.ts'

const cancelled = 130

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  log(error.message)
  return 2
})
// What is left are timers and connections that nobody waits for.
process.exit()

async function main(args: readonly string[]): Promise<number> {
  const command = understood(args)
  if (command.command === 'help') {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const { home, ...env } = environment(process.env)
  const config = await readConfig(command.config ?? join(home, 'config.toml'), {
    mustExist: command.config !== undefined,
  })
  const postgres = postgresSettings(
    command.command === 'migrate' ? { ...command, enablePostgresStorage: true } : command,
    env,
    config,
  )
  if (command.command === 'migrate') {
    // Late, because the driver need not be installed.
    const { migrate } = await import('./postgres/migrate.ts')
    for (const file of await migrate(postgres?.connectionString ?? '')) log(`${file}: done.`)
    return 0
  }
  const signal = cancelledBySignals()
  const session = await openSession({
    environment: { home, ...env },
    metrics: metricsSettings(command, env, config),
    ...(postgres && { postgres }),
    worktrees: command.worktrees,
    directory: process.cwd(),
    signal,
    log,
  })
  if (session.metricsUrl !== undefined) log(`The metrics are at ${session.metricsUrl}.`)
  const parts = { session, stateDirectory: join(home, 'state'), signal, log }
  try {
    const code =
      command.command === 'run'
        ? await runCommand(command, parts)
        : await dlqCommand(command, parts)
    await session.flush()
    await linger(command, parts)
    return signal.aborted ? cancelled : code
  } finally {
    await session.close()
  }
}

function understood(args: readonly string[]): Command {
  try {
    return parseArguments(args)
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`)
  }
}

/** SIGINT and SIGTERM cancel the run; the second one ends the process at once. */
function cancelledBySignals(): AbortSignal {
  const controller = new AbortController()
  const cancel = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(cancelled)
    log(`${name}: the run is cancelled.`)
    controller.abort(new Error('cancelled'))
  }
  process.on('SIGINT', cancel).on('SIGTERM', cancel)
  return controller.signal
}
