/**
 * A type that nothing has, put where a wrong argument stands so that the compiler's message is a
 * sentence, with the label sets in question beside it, instead of which of thirty type parameters
 * did not match.
 */
export type Mistake<What extends string, Context> = What & Context
