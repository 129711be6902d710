import { projectCheck } from '../definition.ts'
import { readLabels } from '../read-families.ts'

/** Every label that is declared tells series apart in some query of the system. */
export const unusedLabel = projectCheck(
  {
    code: 'metrics/unused-label',
    severity: 'info',
    title: 'a label is declared, and no query of the system uses it',
  },
  function* ({ systems }) {
    for (const system of systems) {
      const read = readLabels(system)
      for (const family of system.families) {
        const unread = Object.keys(family.labels).filter((label) => !read.has(label))
        if (unread.length === 0) continue
        yield {
          summary: `no query of ${system.system.name} uses the ${unread.length === 1 ? 'label' : 'labels'} ${unread.join(', ')} of ${family.name}`,
          at: family.at,
          why: 'Every value of a label multiplies the series, and this distinction is never shown.',
          fix: `Group or select by it, drop it, or say why it is kept: allow: { 'metrics/unused-label': '…' }.`,
        }
      }
    }
  },
)
