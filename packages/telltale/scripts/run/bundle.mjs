import { createHash } from 'node:crypto'
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = resolve(import.meta.dirname, '../../../..')
const cache = join(root, 'node_modules/.cache/telltale')
const packages = ['core', 'promql', 'telltale', 'mixins', 'preview'].map((name) =>
  join(root, 'packages', name),
)

/**
 * The file to run: the command line bundled from the sources as they are now.
 *
 * The bundle is kept in node_modules/.cache and looks like an installed telltale, so a project that
 * imports `telltale` gets the very modules that run it.
 */
export async function bundle() {
  const folder = join(cache, stateOfSources())
  if (!existsSync(folder)) {
    // Complete or not there at all: somebody else may be running, or bundling the same.
    const unfinished = `${folder}-${process.pid}`
    await write(unfinished)
    if (existsSync(folder)) rmSync(unfinished, { recursive: true })
    else renameSync(unfinished, folder)
    removeOld(folder)
  }
  return join(folder, 'node_modules/telltale/dist/cli/bin.js')
}

/** Changes with every file that the bundle is made of. */
function stateOfSources() {
  const files = packages.flatMap((folder) =>
    readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.test.ts'))
      .map((file) => join(folder, 'src', file)),
  )
  const hash = createHash('sha256').update(process.version)
  for (const file of [...files.sort(), join(root, 'pnpm-lock.yaml'), import.meta.filename]) {
    const { mtimeMs, size } = statSync(file)
    hash.update(`${file} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

async function write(folder) {
  const { build } = await import('esbuild')
  const manifests = packages.map((path) => ({
    path,
    manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')),
  }))
  const installed = (name) => join('node_modules', name)
  const entries = manifests.flatMap(({ path, manifest: { name, exports } }) =>
    Object.values(exports).map(({ 'telltale-source': source, default: compiled }) => ({
      in: join(path, source),
      out: join(installed(name), compiled.replace(/\.js$/, '')),
    })),
  )
  await build({
    entryPoints: [
      ...entries,
      {
        in: join(root, 'packages/telltale/src/cli/bin.ts'),
        out: 'node_modules/telltale/dist/cli/bin',
      },
    ],
    outdir: folder,
    chunkNames: 'node_modules/telltale/dist/chunks/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    conditions: ['telltale-source'],
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'silent',
    external: ['file:*'],
    plugins: [packagesStayOutside, filesKnowTheirPlace],
  })
  for (const { manifest } of manifests) {
    const exports = Object.entries(manifest.exports).map(([path, file]) => [path, file.default])
    writeFileSync(
      join(folder, installed(manifest.name), 'package.json'),
      JSON.stringify({
        name: manifest.name,
        type: 'module',
        exports: Object.fromEntries(exports),
      }),
    )
  }
}

/** Imported from where the importing file would find them. */
const packagesStayOutside = {
  name: 'packages stay outside',
  setup(build) {
    build.onResolve(
      { filter: /^[^./]/ },
      async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === 'asked') return undefined
        const options = { kind, importer, resolveDir, pluginData: 'asked' }
        const found = await build.resolve(path, options)
        if (found.external || found.errors.length > 0 || !found.path.includes('/node_modules/'))
          return found
        return { path: pathToFileURL(found.path).href, external: true }
      },
    )
  },
}

/** What a file finds beside itself, it finds from the bundle; only the loader is another. */
const filesKnowTheirPlace = {
  name: 'files know their place',
  setup(build) {
    build.onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      if (path.endsWith('/cli/loader.ts')) {
        const url = JSON.stringify(import.meta.resolve('./run-sources.mjs'))
        return { contents: `export { runSources as startLoader } from ${url}`, loader: 'ts' }
      }
      if (!text.includes('import.meta.url')) return undefined
      const url = JSON.stringify(pathToFileURL(path).href)
      return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' }
    })
  },
}

/** Bundles of former states, unless somebody may still be running one. */
function removeOld(current) {
  const hour = 3_600_000
  for (const folder of readdirSync(cache).map((name) => join(cache, name))) {
    const madeAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (folder !== current && Date.now() - madeAt > hour)
      rmSync(folder, { recursive: true, force: true })
  }
}
