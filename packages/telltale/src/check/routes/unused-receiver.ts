import { allRoutes } from '../../routing/route-tree.ts'
import { routeCheck } from './route-check.ts'

export const unusedReceiver = routeCheck(
  {
    code: 'routes/unused-receiver',
    severity: 'warning',
    title: 'A receiver is defined, and no route leads to it.',
  },
  function* ({ routing: { root, receivers } }) {
    const used = new Set(allRoutes(root).map(({ receiver }) => receiver))
    // The route that was meant may be the one whose receiver is misspelt.
    if ([...used].some((name) => !receivers.has(name))) return
    for (const [name, { at }] of receivers) {
      if (used.has(name)) continue
      yield {
        summary: `no route leads to the receiver "${name}"`,
        at,
        why: 'Whoever wrote it believes that somebody is told there.',
        fix: `Add a route with the receiver "${name}", or remove it.`,
      }
    }
  },
)
