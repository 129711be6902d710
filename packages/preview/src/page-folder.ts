import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = join(root, 'page')
const built = join(root, 'dist/page')
const stamp = join(built, '.sources')

/** The page could not be built from its sources: what its builder said. */
export class PageNotBuilt extends Error {
  override readonly name = 'PageNotBuilt'
}

/**
 * The folder with the page. The published package has it; in the repository it is built when its
 * sources have changed, the first time with a download of what draws.
 *
 * @throws PageNotBuilt
 */
export async function pageFolder(onBuild: (text: string) => void = () => {}): Promise<string> {
  if (!existsSync(sources)) return built
  const state = stateOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return built
  if (!existsSync(join(sources, 'node_modules'))) {
    onBuild('downloading what draws the page, once')
    await run('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'])
  }
  onBuild('building the page')
  await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'])
  writeFileSync(stamp, state)
  return built
}

/** Changes with every file that the page is made of. */
function stateOfSources(): string {
  const hash = createHash('sha256')
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !/^node_modules/.test(file) && statSync(join(sources, file)).isFile(),
  )
  for (const file of files.sort()) hash.update(`${file}\n${readFileSync(join(sources, file))}`)
  return hash.digest('hex')
}

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: sources,
      stdio: ['ignore', 'pipe', 'pipe'],
      // Whoever asks may be a test or a development server: React would then be another one.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said = `${said}${chunk}`.slice(-4000)
      })
    }
    child.once('error', (error) => reject(new PageNotBuilt(error.message)))
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(new PageNotBuilt(`${command} ${args.join(' ')} ended with ${code}:\n${said}`)),
    )
  })
}
