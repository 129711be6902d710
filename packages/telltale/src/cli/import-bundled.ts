import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OnResolveArgs, Plugin, PluginBuild } from 'esbuild'

/**
 * Runs a project's file together with those that it imports as one file: ten milliseconds, where a
 * loader that is asked for each of them takes half a second.
 *
 * Rejects with whatever keeps it from working: what is wrong with the project, or only that it
 * cannot be run this way. A loader then does the same, slower, and knows what to say of each file.
 *
 * @param mixins those that stand beside the running telltale, or the project's own sources of them,
 * as they were when the project was
 */
export async function importBundled(
  file: string,
  mixins: 'beside telltale' | 'of the project' = 'beside telltale',
): Promise<Record<string, unknown>> {
  const areOwn = mixins === 'beside telltale'
  if (!isModule(file)) throw new Error(`${file} is a CommonJS module`)
  const { build } = await import('esbuild')
  const folder = mkdtempSync(join(tmpdir(), 'telltale-'))
  const outfile = join(folder, 'project.mjs')
  try {
    await build({
      entryPoints: [file],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: `node${process.versions.node}`,
      conditions: areOwn ? conditions() : [...conditions(), 'telltale-source'],
      // Everything runs that would run in files of their own.
      treeShaking: false,
      ignoreAnnotations: true,
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [packagesStayOutside(areOwn ? ownPackages : withoutMixins), filesKnowTheirPlace],
    })
    // Places in messages are those of the project's files.
    process.setSourceMapsEnabled(true)
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In a CommonJS package `import` means `require`, and default exports are others. */
function isModule(file: string): boolean {
  if (/\.m[jt]s$/.test(file)) return true
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module'
    if (folder === dirname(folder)) return false
  }
}

/** Those that Node.js was started with; esbuild adds what every Node.js has. */
function conditions(): string[] {
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)]
  const text = options.join(' ')
  return [...text.matchAll(/(?:^| )(?:--conditions|-C)[= ](\S+)/g)].flatMap(
    ([, name]) => name ?? [],
  )
}

/**
 * Installed packages are imported by Node.js, each once. What a project imports from telltale is
 * what runs it.
 */
const packagesStayOutside = (own: RegExp): Plugin => ({
  name: 'packages stay outside',
  setup(build) {
    build.onResolve({ filter: /^[^./\\]/ }, async (args) => {
      if (args.kind === 'entry-point' || args.pluginData === asked) return undefined
      const module = own.test(args.path) ? ownModule(args.path) : undefined
      if (module !== undefined) return { path: module, external: true }
      const found = await resolved(build, args)
      if (!isInstalled(found.path) || found.external) return found
      return { path: pathToFileURL(found.path).href, external: true }
    })
  },
})

const asked = Symbol('asked')

function resolved(build: PluginBuild, { path, importer, resolveDir, kind }: OnResolveArgs) {
  return build.resolve(path, { importer, resolveDir, kind, pluginData: asked })
}

const ownPackages = /^(telltale|@telltale\/(core|promql|mixins))(\/|$)/
const withoutMixins = /^(telltale|@telltale\/(core|promql))(\/|$)/

/** The mixins are no dependency of telltale, but where they stand beside it they are its own, too. */
function ownModule(specifier: string): string | undefined {
  try {
    return import.meta.resolve(specifier)
  } catch {
    return undefined
  }
}

function isInstalled(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path)
}

/** A file that asks where it is, or names what it imports only while it runs, has to stay a file. */
const filesKnowTheirPlace: Plugin = {
  name: 'files know their place',
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) =>
      /\bimport\s*[.(]|\brequire\b/.test(readFileSync(path, 'utf8'))
        ? { errors: [{ text: `${path} needs a loader` }] }
        : undefined,
    )
  },
}
