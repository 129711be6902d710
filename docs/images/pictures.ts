/**
 * The pictures of the documents, from simulated data: `pnpm pictures`.
 *
 * Of each system at least one; the README shows one of them.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const dashboards: Readonly<Record<string, string>> = {
  aharadar: 'aharadar-overview',
  'causal-organism': 'causal-api',
  'kr-lead-scraper': 'kr-scraping',
  'prodigy-claude': 'prodigy-claude',
  'prodigy-steps': 'prodigy-steps',
  'prodigy-workflow': 'prodigy-workflow',
  'signal-harvester': 'sh-api-performance',
}
const ofReadme = 'causal-organism'

/** Nobody waits for a README. */
const largestBytes = 300_000

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'telltale-pictures-'))
try {
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'packages/telltale/scripts/run/telltale.mjs'),
      'snapshot',
      `--dashboard=${Object.values(dashboards).join(',')}`,
      `--out=${folder}`,
    ],
    { cwd: root, stdio: 'inherit' },
  )
  if (status !== 0) throw new Error('The pictures could not be taken.')
  for (const [name, uid] of Object.entries(dashboards)) {
    const picture = join(folder, `${uid}.png`)
    const { size } = statSync(picture)
    if (name === ofReadme && size > largestBytes)
      throw new Error(`The picture of ${uid} has ${size} bytes; at most are ${largestBytes}.`)
    copyFileSync(picture, join(root, `docs/images/${name}.png`))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
