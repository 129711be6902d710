import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inRepository } from './repository.ts'

it('dashboards that differ are drawn as they were beside as they are', { timeout: 600_000 }, () =>
  inRepository(async (project) => {
    project.edit({
      'dashboards/overview.ts': [["timeseries('Queue depth'", "timeseries('Jobs that wait'"]],
    })
    const { stderr, exitCode } = await project.telltale(
      'diff',
      '--pictures=review',
      '--history=1h',
      '--width=800',
    )
    expect({ stderr, exitCode }).toEqual({ stderr: '1 picture in review\n', exitCode: 0 })
    const picture = readFileSync(join(project.folder, 'review/shop-overview.png'))
    // Two dashboards, and the gaps around them.
    expect(widthOf(picture)).toBe(2 * 800 + 3 * 16)
    expect(picture.length).toBeGreaterThan(50_000)
    expect(existsSync(join(project.folder, '.git/worktrees'))).toBe(false)
  }),
)

/** The header of a PNG: https://www.w3.org/TR/png-3/#11IHDR */
function widthOf(png: Buffer): number {
  return png.readUInt32BE(16)
}
