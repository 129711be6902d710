/** Whether Grafana holds what is generated. */
import { canonicalJson, sorted } from '../emit/canonical-json.ts'

/** A dashboard as it is compared and shown: canonical, without what Grafana adds. */
export function comparable(json: Readonly<Record<string, unknown>>): string {
  const { id: _, version: __, ...rest } = json
  return canonicalJson(withoutAdditions(rest))
}

/**
 * What Grafana writes into a dashboard that says nothing of it: neither does it change anything, nor
 * is it worth a push.
 */
function withoutAdditions(json: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.entries(json).filter(
      ([key, value]) =>
        !(key in additions) || JSON.stringify(sorted(value)) !== JSON.stringify(additions[key]),
    ),
  )
}

const additions: Readonly<Record<string, unknown>> = {
  fiscalYearStartMonth: 0,
  gnetId: null,
  liveNow: false,
  preload: false,
  style: 'dark',
  timepicker: {},
  weekStart: '',
}
