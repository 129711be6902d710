type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without what is undefined: options that nobody gave are not there. */
export function given<const T extends object>(options: T): Given<T> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Given<T>
}
