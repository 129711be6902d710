/** @example legendOf(['stage'], 'p50')   // '{{stage}} p50' */
export function legendOf(by: readonly string[], word: string): string {
  return [by.map((label) => `{{${label}}}`).join('/'), word].filter((part) => part !== '').join(' ')
}
