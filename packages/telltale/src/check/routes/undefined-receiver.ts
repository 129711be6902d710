import { didYouMean } from '@telltale/core'
import { routeCheck } from './route-check.ts'
import { allRoutes } from './route-tree.ts'

export const undefinedReceiver = routeCheck(
  {
    code: 'routes/undefined-receiver',
    severity: 'error',
    title: 'A route leads to a receiver that does not exist.',
  },
  function* ({ routing: { root, receivers, document } }) {
    for (const { receiver, part } of allRoutes(root)) {
      if (receivers.has(receiver)) continue
      const names = [...receivers.keys()]
      yield {
        summary:
          receiver === ''
            ? 'the root route has no receiver'
            : `a route leads to the receiver "${receiver}", which does not exist.${didYouMean(receiver, names)}`,
        at: document.placeOf([...part, 'receiver']),
        why: 'Alertmanager refuses the whole configuration.',
        fix: `Use one of ${names.join(', ') || 'the receivers that you define'}, or define it under receivers.`,
      }
    }
  },
)
