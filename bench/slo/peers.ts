/**
 * The rules that sloth and pyrra generate for one availability SLO over 30 days, written down from
 * their documentation: 99 % of `http_requests_total` without a 5xx.
 *
 * Source: https://sloth.dev and https://github.com/pyrra-dev/pyrra
 */
export interface PeerRule {
  readonly expr: string
  /** Minutes between two evaluations. */
  readonly every: number
}

const bad = (range: string, f = 'rate') =>
  `sum(${f}(http_requests_total{status_code=~"5.."}[${range}]))`
const all = (range: string, f = 'rate') => `sum(${f}(http_requests_total[${range}]))`

const slothId = '{sloth_id="shop-availability"}'
const slothSli = (window: string) => `slo:sli_error:ratio_rate${window}${slothId}`
const slothBurns = (short: string, long: string, factor: number) =>
  `(max(${slothSli(short)} > (${factor} * 0.01)) without (sloth_window) and max(${slothSli(long)} > (${factor} * 0.01)) without (sloth_window))`

/** 8 ratios, 7 facts about the SLO, 2 alerts. */
export const slothRules: readonly PeerRule[] = [
  ...['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map((window) => `${bad(window)} / ${all(window)}`),
  `sum_over_time(${slothSli('5m')}[30d]) / ignoring (sloth_window) count_over_time(${slothSli('5m')}[30d])`,
  'vector(0.99)',
  'vector(1-0.99)',
  'vector(30)',
  `${slothSli('5m')} / on(sloth_id) group_left slo:error_budget:ratio${slothId}`,
  `${slothSli('30d')} / on(sloth_id) group_left slo:error_budget:ratio${slothId}`,
  `1 - slo:period_burn_rate:ratio${slothId}`,
  'vector(1)',
  `${slothBurns('5m', '1h', 14.4)} or ${slothBurns('30m', '6h', 6)}`,
  `${slothBurns('2h', '1d', 3)} or ${slothBurns('6h', '3d', 1)}`,
].map((expr) => ({ expr, every: 1 }))

const pyrraId = '{slo="shop-availability"}'
const pyrraBurn = (window: string) => `http_requests:burnrate${window}${pyrraId}`

/** 7 burn rates, the increase over the window every 2m30s, an absence, 4 alerts, 5 generic rules. */
export const pyrraRules: readonly PeerRule[] = [
  ...['5m', '32m', '1h4m', '2h9m', '6h26m', '1d1h43m', '4d6h51m'].map((window) => ({
    expr: `${bad(window)} / ${all(window)}`,
    every: 1,
  })),
  { expr: 'sum by (status_code) (increase(http_requests_total[30d]))', every: 2.5 },
  { expr: 'absent(http_requests_total)', every: 2.5 },
  ...(
    [
      ['5m', '1h4m', 14],
      ['32m', '6h26m', 7],
      ['2h9m', '1d1h43m', 2],
      ['6h26m', '4d6h51m', 1],
    ] as const
  ).map(([short, long, factor]) => ({
    expr: `${pyrraBurn(short)} > (${factor} * (1-0.99)) and ${pyrraBurn(long)} > (${factor} * (1-0.99))`,
    every: 1,
  })),
  ...[
    'vector(0.99)',
    'vector(2592000)',
    `1 - sum(http_requests:increase30d{slo="shop-availability", status_code=~"5.."}) / sum(http_requests:increase30d${pyrraId})`,
    'sum(http_requests_total)',
    'sum(http_requests_total{status_code=~"5.."})',
  ].map((expr) => ({ expr, every: 1 })),
]
