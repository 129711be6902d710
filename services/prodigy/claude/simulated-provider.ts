import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, seededRandom } from '@systems/kit/random'
import { ClaudeError, type ClaudeProvider } from './provider.ts'

export interface Simulation {
  /** 1 takes as long as a real session of a few tools; 0 answers at once. */
  readonly slowness: number
  /** The share of sessions that fail. */
  readonly failureRate: number
  readonly seed: number
}

/** A provider that calls some tools, thinks for a while, and fails now and then. */
export function simulatedProvider({ slowness, failureRate, seed }: Simulation): ClaudeProvider {
  const random = seededRandom(seed)
  return {
    async work(prompt, { signal, onTool }) {
      const calls = 1 + random.below(6)
      for (let call = 0; call < calls; call++) {
        await sleep(slowness * 400 * Math.exp(0.8 * (random.next() - 0.5)), undefined, { signal })
        onTool(random.pick(tools))
      }
      if (random.chance(failureRate)) {
        const errorType = random.pick(errorTypes)
        throw new ClaudeError(errorType, `The session ended with ${errorType}.`)
      }
      return { text: answerTo(prompt), usage: usageOf(prompt, calls, random) }
    },
  }
}

/** As often as they stand here; the last one is of a server that nobody has declared. */
const tools = [
  ...['Read', 'Read', 'Read', 'Edit', 'Edit', 'Bash', 'Bash', 'Grep', 'Glob'],
  ...['Write', 'TodoWrite', 'WebFetch', 'Task', 'mcp__tickets__search'],
]
const errorTypes = ['rate_limit', 'rate_limit', 'overloaded', 'timeout', 'tool_error', 'billing']

function answerTo(prompt: string): string {
  return `Done: ${prompt.split('\n')[0]?.slice(0, 60)}`
}

/** Each tool call sends the conversation so far again; most of that is cached. */
function usageOf(prompt: string, calls: number, random: Random) {
  const size = 800 + prompt.length / 4
  return {
    input: Math.round(size * (1 + calls * 0.2)),
    output: 120 + random.below(400) * calls,
    cache: Math.round(size * calls * (0.4 + random.next())),
  }
}
