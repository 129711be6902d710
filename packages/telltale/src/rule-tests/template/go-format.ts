/** Numbers as Go prints them. */

/** `%v` of a float: the shortest text; an exponent from 21 digits on and below 0.0001. */
export function plain(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const exponent = Math.floor(Math.log10(Math.abs(value)))
  if (exponent >= 21 || exponent < -4) return withExponent(value.toExponential())
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text
}

/** `%.4g`: four significant digits, without zeros at the end. */
export function significant(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return plain(value)
  if (value === 0) return '0'
  const exponent = Number(value.toExponential(digits - 1).split('e')[1])
  if (exponent < -4 || exponent >= digits) {
    const [mantissa = '', power = ''] = value.toExponential(digits - 1).split('e')
    return withExponent(`${trimmed(mantissa)}e${power}`)
  }
  return trimmed(value.toPrecision(digits))
}

function trimmed(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Go writes at least two digits of exponent. */
function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}
