/** How a setting is read from the environment. */
export interface Setting<T> {
  readonly variable: string
  /** What the value must be, for the message. */
  readonly expects: string
  readonly read: (text: string) => T | undefined
  readonly fallback: T
}

type Settings<T> = { readonly [Name in keyof T]: Setting<T[Name]> }

/**
 * Reads settings from environment variables; unset and empty ones take their fallback.
 *
 * Errors: throws one Error that names every variable that cannot be used, its value and what it
 *         must be.
 */
export function readSettings<T>(env: NodeJS.ProcessEnv, settings: Settings<T>): T {
  const faults: string[] = []
  const values = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => {
    const text = env[setting.variable]?.trim()
    if (!text) return [name, setting.fallback]
    const value = setting.read(text)
    if (value === undefined)
      faults.push(`  ${setting.variable}=${text}: it must be ${setting.expects}.`)
    return [name, value]
  })
  if (faults.length > 0) {
    throw new Error(`These environment variables cannot be used:\n${faults.join('\n')}`)
  }
  return Object.fromEntries(values) as T
}

export function port(variable: string, fallback: number): Setting<number> {
  return {
    variable,
    expects: 'a port from 0 (any free one) to 65535',
    read: (text) => (/^\d+$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined),
    fallback,
  }
}

export function text(variable: string, fallback: string): Setting<string> {
  return { variable, expects: 'a text', read: (value) => value, fallback }
}

/** A number of at least `min`; unset when there is no fallback. */
export function number<F extends number | undefined>(
  variable: string,
  fallback: F,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): Setting<number | F> {
  return {
    variable,
    expects:
      max === Number.MAX_SAFE_INTEGER
        ? `a number of at least ${min}`
        : `a number from ${min} to ${max}`,
    read(value) {
      const parsed = Number(value)
      return Number.isFinite(parsed) && parsed >= min && parsed <= max ? parsed : undefined
    },
    fallback,
  }
}

/** `on`, `true`, `yes`, `1` or their opposites, in capitals or not. */
export function onOff(variable: string, fallback: boolean): Setting<boolean> {
  return {
    variable,
    expects: 'on or off',
    read: (value) => switchWords.get(value.toLowerCase()),
    fallback,
  }
}

const switchWords: ReadonlyMap<string, boolean> = new Map([
  ...['on', 'true', 'yes', '1'].map((word) => [word, true] as const),
  ...['off', 'false', 'no', '0'].map((word) => [word, false] as const),
])

/** Comma-separated words, at most `max` of them. */
export function list(
  variable: string,
  fallback: readonly string[],
  max: number,
): Setting<readonly string[]> {
  return {
    variable,
    expects: `at most ${max} names, separated by commas`,
    read(value) {
      const names = value.split(',').map((name) => name.trim())
      return names.length <= max && names.every((name) => name !== '') ? names : undefined
    },
    fallback,
  }
}
