/** Observations of sizes and durations: many small ones, few large ones. */

/** The share of observations that are at most `bound`. */
export function shareUpTo(bound: number, median: number, sigma: number): number {
  if (bound <= 0) return 0
  return 0.5 * (1 + erf(Math.log(bound / median) / (sigma * Math.SQRT2)))
}

/** The observation below which a share of all is. */
export function quantileOfLognormal(share: number, median: number, sigma: number): number {
  // Bisection: exact enough for a few quantiles.
  let low = -8
  let high = 8
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (0.5 * (1 + erf(middle / Math.SQRT2)) < share) low = middle
    else high = middle
  }
  return median * Math.exp(sigma * low)
}

export function meanOfLognormal(median: number, sigma: number): number {
  return median * Math.exp((sigma * sigma) / 2)
}

// Source: Abramowitz and Stegun, 7.1.26; its error is below 1.5e-7.
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const y = 1 - poly * Math.exp(-x * x)
  return x < 0 ? -y : y
}
