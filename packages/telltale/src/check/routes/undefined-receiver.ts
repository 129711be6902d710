import { didYouMean } from '@telltale/core'
import { allRoutes } from '../../routing/route-tree.ts'
import { routeCheck } from './route-check.ts'

export const undefinedReceiver = routeCheck(
  {
    code: 'routes/undefined-receiver',
    severity: 'error',
    title: 'A route leads to a receiver that does not exist.',
  },
  function* ({ routing: { root, receivers } }) {
    for (const { receiver, at } of allRoutes(root)) {
      if (receivers.has(receiver)) continue
      const names = [...receivers.keys()]
      yield {
        summary:
          receiver === ''
            ? 'the root route has no receiver'
            : `a route leads to the receiver "${receiver}", which does not exist.${didYouMean(receiver, names)}`,
        at,
        why: 'Alertmanager refuses the whole configuration.',
        fix: `Use one of ${names.join(', ') || 'the receivers that you define'}, or define it under receivers.`,
      }
    }
  },
)
