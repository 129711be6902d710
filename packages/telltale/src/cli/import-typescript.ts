/** Running TypeScript files of a project. */
import { pathToFileURL } from 'node:url'
import { importBundled } from './import-bundled.ts'
import { startLoader } from './loader.ts'

/** The exports of a TypeScript (or JavaScript) file; rejects with what the file throws. */
export async function importTypeScript(file: string): Promise<Record<string, unknown>> {
  try {
    return await importBundled(file)
  } catch {
    await startLoader()
    return importLoaded(file)
  }
}

/** The same through the loader, which `importTypeScript` has started for a file that fails. */
export function importLoaded(file: string): Promise<Record<string, unknown>> {
  return import(pathToFileURL(file).href)
}
