import type { VectorMatching } from './ast.ts'

/** How the series of two vectors find each other. */
export interface Matching<
  Kind extends 'on' | 'ignoring' = 'on' | 'ignoring',
  Names extends string = string,
  Group extends 'group_left' | 'group_right' | undefined = 'group_left' | 'group_right' | undefined,
  Include extends string = string,
> {
  readonly matching: VectorMatching
  readonly kind?: Kind
  readonly names?: Names
  readonly group?: Group
  readonly include?: Include
}

interface Ungrouped<Kind extends 'on' | 'ignoring', Names extends string>
  extends Matching<Kind, Names, undefined, never> {
  /** Many series of the left side match one of the right, whose `include` labels are copied. */
  groupLeft<const I extends string = never>(
    ...include: readonly I[]
  ): Matching<Kind, Names, 'group_left', I>
  /** Many series of the right side match one of the left. */
  groupRight<const I extends string = never>(
    ...include: readonly I[]
  ): Matching<Kind, Names, 'group_right', I>
}

/**
 * Match series that agree in these labels.
 *
 * @example
 * errors.div(all, on('route'))                       // … / on (route) …
 * errors.div(info, on('instance').groupLeft('version'))
 */
export function on<const N extends string = never>(...names: readonly N[]): Ungrouped<'on', N> {
  return ungrouped('on', names)
}

/** Match series that agree in all labels but these. */
export function ignoring<const N extends string = never>(
  ...names: readonly N[]
): Ungrouped<'ignoring', N> {
  return ungrouped('ignoring', names)
}

function ungrouped<Kind extends 'on' | 'ignoring', N extends string>(
  kind: Kind,
  labels: readonly N[],
): Ungrouped<Kind, N> {
  const grouped =
    <G extends 'group_left' | 'group_right'>(group: G) =>
    <I extends string>(...include: readonly I[]): Matching<Kind, N, G, I> =>
      Object.freeze({ matching: { kind, labels, group, include } })
  return Object.freeze({
    matching: { kind, labels },
    groupLeft: grouped('group_left'),
    groupRight: grouped('group_right'),
  })
}
