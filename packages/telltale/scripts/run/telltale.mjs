/**
 * The command line from source: `node packages/telltale/scripts/run/telltale.mjs build`.
 *
 * Hundreds of small files through a loader cost a second each time, so they are bundled whenever one
 * of them has changed. Where that does not work, a loader reads them one by one.
 */
import { pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'
import { runSources } from './run-sources.mjs'

const bin = await bundle().catch(() => undefined)
if (bin === undefined) runSources()
else await import(pathToFileURL(bin).href)
