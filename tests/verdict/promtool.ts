/** The verdict of a real promtool on many expressions at once. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What promtool says about those that it refuses, by expression; it reports all of a file. */
export function refusedByPromtool(expressions: readonly string[]): ReadonlyMap<string, string> {
  const rules = expressions.map((expr, i) => ({ record: `sample:${i}`, expr }))
  const folder = mkdtempSync(join(tmpdir(), 'telltale-verdict-'))
  const file = join(folder, 'rules.yml')
  try {
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'samples', rules }] }))
    const { stdout, stderr, status } = spawnSync(
      'promtool',
      ['check', 'rules', '--lint=none', file],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    )
    const said = [...`${stdout}${stderr}`.matchAll(/rule (\d+), "sample:\d+": (.*)/g)]
    if (status !== 0 && said.length === 0) throw new Error(`${stdout}${stderr}`)
    return new Map(
      said.map(([, rule, message = '']) => [expressions[Number(rule) - 1] ?? '', message]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
