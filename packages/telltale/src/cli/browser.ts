/** A Chromium to take pictures with. */
import { spawnSync } from 'node:child_process'
import type { Browser } from 'playwright-core'
import { UsageError } from './terminal.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** @throws UsageError when there is none, or nothing to drive it with; says what to install */
export async function startBrowser(path: string | undefined): Promise<Browser> {
  const { chromium } = await driver()
  const executablePath = path ?? names.find(isThere)
  if (executablePath === undefined)
    throw new UsageError(
      'No Chromium is on the PATH. Install one (apt-get install chromium, brew install chromium), or name one with --chromium /path/to/chromium.',
    )
  try {
    return await chromium.launch({
      executablePath: executablePath.includes('/') ? executablePath : pathOf(executablePath),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--hide-scrollbars',
        '--no-first-run',
      ],
    })
  } catch (error) {
    throw new UsageError(
      `${executablePath} does not start: ${(error as Error).message.split('\n')[0]}`,
    )
  }
}

async function driver() {
  try {
    return await import('playwright-core')
  } catch {
    throw new UsageError(
      'Pictures need playwright-core. Install it: npm install --save-dev playwright-core',
    )
  }
}

function isThere(name: string): boolean {
  return pathOf(name) !== ''
}

function pathOf(name: string): string {
  return spawnSync('which', [name], { encoding: 'utf8' }).stdout?.trim() ?? ''
}
