/** A number that is not known exactly: what is to be expected, and what the declarations allow. */
export interface Amount {
  readonly expected: number
  readonly most: number
}

export const none: Amount = Object.freeze({ expected: 0, most: 0 })

export function exactly(value: number): Amount {
  return { expected: value, most: value }
}

export function sum(amounts: Iterable<Amount>): Amount {
  return [...amounts].reduce((all, each) => combined(all, each, (a, b) => a + b), none)
}

export function times(amount: Amount, factor: number): Amount {
  return { expected: amount.expected * factor, most: amount.most * factor }
}

export function combined(a: Amount, b: Amount, change: (a: number, b: number) => number): Amount {
  return { expected: change(a.expected, b.expected), most: change(a.most, b.most) }
}
