import type { InhibitionNode } from '../../routing/route-tree.ts'
import { canHave, meetsAll, type RoutedAlert } from '../../routing/routed-alert.ts'
import { routeCheck } from './route-check.ts'

/** Only where both lack every label for certain; one that no alert has is another problem. */
export const inhibitsUnrelated = routeCheck(
  {
    code: 'routes/inhibits-unrelated',
    severity: 'warning',
    title: 'Two alerts silence each other that have nothing in common.',
  },
  function* ({ routing: { inhibitions }, alerts }) {
    for (const inhibition of inhibitions) {
      const { equal, at } = inhibition
      const isCompared = equal.some((label) => alerts.some((alert) => canHave(alert, label)))
      const [pair, ...more] = isCompared ? pairsOf(inhibition, alerts) : []
      if (pair === undefined) continue
      const [source, target] = pair
      const labels = equal.join(' and ')
      const others = more.length === 0 ? '' : `, and ${more.length} more pairs`
      yield {
        summary: `while ${source.name} fires, ${target.name} is not sent: both lack ${labels}${others}`,
        at,
        related: pair.map((alert) => ({ message: `${alert.name} has no ${labels}`, at: alert.at })),
        why: 'Alertmanager takes a label that both lack for equal, so that an alert silences what it has nothing to do with.',
        fix: `Name the alerts in source and target, keep ${labels} in their conditions, or compare a label that they have.`,
      }
    }
  },
)

type Pair = readonly [source: RoutedAlert, target: RoutedAlert]

function pairsOf(
  { source, target, equal }: InhibitionNode,
  alerts: readonly RoutedAlert[],
): readonly Pair[] {
  const lacking = alerts.filter((alert) => !equal.some((label) => canHave(alert, label)))
  const meeting = (matchers: InhibitionNode['source']) =>
    lacking.filter((alert) => meetsAll(alert, matchers) === 'yes')
  const targets = meeting(target)
  return meeting(source).flatMap((from) =>
    targets.filter((to) => to !== from).map((to): Pair => [from, to]),
  )
}
