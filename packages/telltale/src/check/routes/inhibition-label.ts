import { canHave, meets } from '../../routing/routed-alert.ts'
import { routeCheck } from './route-check.ts'

export const inhibitionLabel = routeCheck(
  {
    code: 'routes/inhibition-label',
    severity: 'warning',
    title: 'An inhibition is about labels that no alert has.',
  },
  function* ({ routing: { inhibitions }, alerts }) {
    if (alerts.length === 0) return
    for (const { source, target, equal, at } of inhibitions) {
      for (const label of equal) {
        if (alerts.some((alert) => canHave(alert, label))) continue
        yield {
          summary: `inhibition where ${label} is equal: no alert has the label ${label}`,
          at,
          why: 'A label that both alerts lack counts as equal: one alert silences those of all other instances, too.',
          fix: `Compare labels that the alerts have, or keep ${label} in their conditions.`,
        }
      }
      for (const [side, matchers] of [
        ['source', source],
        ['target', target],
      ] as const) {
        const lost = matchers.find((each) => alerts.every((alert) => meets(alert, each) === 'no'))
        if (lost === undefined) continue
        yield {
          summary: `inhibition by ${side} ${lost.label}${lost.op}"${lost.value}": no alert can match`,
          at,
          why: 'It never silences anything: the slow alert rings beside the fast one.',
          fix: 'Use a label and a value that the alerts have, or remove the inhibition.',
        }
      }
    }
  },
)
