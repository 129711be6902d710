import { reach } from '../../routing/reach.ts'
import { routeCheck } from './route-check.ts'

export const onlyDefault = routeCheck(
  {
    code: 'routes/only-default',
    severity: 'info',
    title: 'Alerts reach the default receiver because no route takes them.',
  },
  function* ({ routing: { root, receivers }, alerts }) {
    if (root.routes.length === 0 || receivers.get(root.receiver)?.tells === false) return
    const falling = alerts.filter((alert) =>
      reach(root, alert).every(({ route }) => route === root),
    )
    if (falling.length === 0) return
    const names = falling.map(({ name }) => name)
    yield {
      summary: `no route takes ${listed(names)}: the default receiver "${root.receiver}" is told`,
      at: root.at,
      why: 'Nobody has said that these are for it; a new alert goes there, too.',
      fix: `Add a route for them, or say that it is meant so: allow: { 'routes/only-default': '…' } of the routing.`,
    }
  },
)

function listed(names: readonly string[]): string {
  const few = names.slice(0, 3).join(', ')
  return names.length > 3 ? `${few} and ${names.length - 3} more` : few
}
