/**
 * A type that nothing has, put where a wrong argument stands so that the compiler's message says
 * what is wrong instead of which of thirty type parameters did not match.
 */
export interface Mistake<What extends string, Context = unknown> {
  readonly ' ': Context & What
}
