/**
 * How many there are, in words.
 *
 * @example
 * counted(1, 'panel')          // => '1 panel'
 * counted(2, 'metric family')  // => '2 metric families'
 * counted(0, 'process')        // => '0 processes'
 */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : plural(noun)}`
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`
  return /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`
}
