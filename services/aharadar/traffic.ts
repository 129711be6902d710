import { parseArgs } from 'node:util'
import { log } from './process.ts'
import { sendTraffic } from './send-traffic.ts'

const usage = `Sends requests and jobs to AhaRadar's API for a while.

  --url <url>        the API                           http://127.0.0.1:3001
  --seconds <n>      for how long                      60
  --rate <n>         requests per second, on average   10
  --job-rate <n>     jobs per second, on average       0.3
  --seed <n>         same seed, same requests          1`

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:3001' },
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '10' },
      'job-rate': { type: 'string', default: '0.3' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(`${usage}\n`)
  } else {
    const report = await sendTraffic({
      url: urlOf(values.url),
      seconds: numberOf('seconds', values.seconds, 86_400),
      rate: numberOf('rate', values.rate, 1000),
      jobRate: numberOf('job-rate', values['job-rate'], 100),
      seed: numberOf('seed', values.seed, 2 ** 32),
    })
    log(
      `Sent ${report.requests} requests and ${report.jobs} jobs; ${report.unanswered} were not answered.`,
    )
    if (report.unanswered === report.requests + report.jobs) {
      log(`Nothing answered at ${values.url}. Is the API running?`)
      process.exitCode = 1
    }
  }
} catch (error) {
  log(`${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 2
}

function numberOf(option: string, text: string, max: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= max))
    throw new Error(`--${option} ${text}: it must be a number from 0 to ${max}.`)
  return value
}

function urlOf(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error(`--url ${text}: it must be a URL such as http://127.0.0.1:3001.`)
  return text
}
