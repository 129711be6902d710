import { projectCheck } from '../definition.ts'
import { readFamilies } from '../read-families.ts'

/** Every metric that is declared is read by a panel, a variable, an annotation or a rule. */
export const unused = projectCheck(
  {
    code: 'metrics/unused',
    severity: 'warning',
    title: 'a metric is declared, and nothing reads it',
  },
  function* ({ systems }) {
    for (const system of systems) {
      const read = readFamilies(system)
      for (const family of system.families) {
        if (read.has(family)) continue
        yield {
          summary: `${family.name} is in no panel and no rule of ${system.system.name}`,
          at: family.at,
          why: 'It costs series in every process and in Prometheus, and nobody ever looks at it.',
          fix: `Show it, stop exposing it, or say why it is kept: allow: { 'metrics/unused': '…' }.`,
        }
      }
    }
  },
)
