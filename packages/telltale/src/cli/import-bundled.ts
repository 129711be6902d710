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
 */
export async function importBundled(file: string): Promise<Record<string, unknown>> {
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
      conditions: conditions(),
      // Everything runs that would run in files of their own.
      treeShaking: false,
      ignoreAnnotations: true,
      sourcemap: 'inline',
      sourcesContent: false,
      logLevel: 'silent',
      plugins: [packagesStayOutside, filesKnowTheirPlace],
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
const packagesStayOutside: Plugin = {
  name: 'packages stay outside',
  setup(build) {
    build.onResolve({ filter: /^[^./\\]/ }, async (args) => {
      if (args.kind === 'entry-point' || args.pluginData === asked) return undefined
      const own = ownModule(args.path)
      if (own !== undefined) return { path: own, external: true }
      const found = await resolved(build, args)
      if (!isInstalled(found.path) || found.external) return found
      return { path: pathToFileURL(found.path).href, external: true }
    })
  },
}

const asked = Symbol('asked')

function resolved(build: PluginBuild, { path, importer, resolveDir, kind }: OnResolveArgs) {
  return build.resolve(path, { importer, resolveDir, kind, pluginData: asked })
}

/** The mixins are no dependency of telltale, but where they stand beside it they are its own, too. */
function ownModule(specifier: string): string | undefined {
  if (!/^(telltale|@telltale\/(core|promql|mixins))(\/|$)/.test(specifier)) return undefined
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
