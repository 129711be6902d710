/** `pnpm demo`: the systems on this machine, with traffic and a Prometheus, to look at. */
import { styleFor, wantsColor } from '../packages/telltale/src/report/style.ts'
import { CannotStart, readOptions, usage } from './options.ts'

const { stdout, stderr, env } = process
const hardStop = 130
/** One Ctrl-C may arrive twice: from the terminal, and from the package manager. */
const samePressMs = 400

// What is left are connections that nobody waits for.
process.exit(await main())

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2))
    if (options === undefined) {
      stdout.write(usage)
      return 0
    }
    // Late, because it reads the whole project.
    const { runDemo } = await import('./demo.ts')
    return await runDemo(options, {
      signal: stoppedBySignals(),
      write: (text) => stdout.write(text),
      columns: () => stdout.columns,
      isInteractive: stdout.isTTY === true && !env.CI,
      style: styleFor(wantsColor(undefined, env, stdout.isTTY)),
    })
  } catch (error) {
    if (!(error instanceof CannotStart)) throw error
    stderr.write(`${error.message}\n`)
    return 2
  }
}

/** The first ends everything in order; the second at once, which leaves nothing either. */
function stoppedBySignals(): AbortSignal {
  const controller = new AbortController()
  let pressedAt = 0
  const stop = () => {
    if (!controller.signal.aborted) {
      pressedAt = Date.now()
      controller.abort(new Error('interrupted'))
    } else if (Date.now() - pressedAt > samePressMs) process.exit(hardStop)
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)
  return controller.signal
}
