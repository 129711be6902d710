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
 * Match series that agree in these labels; with none, every series matches every other.
 *
 * Shape:  one to one: exactly these labels. With `groupLeft` or `groupRight`: those of the many
 *         side, and those copied from the one side.
 * Errors: a label that not both sides have is a type error.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching
 *
 * @example
 * select(up).div(count(up).by('job'), on('job').groupLeft()) // => 'up / on (job) group_left () count by (job) (up)'
 */
export function on<const N extends string = never>(...names: readonly N[]): Ungrouped<'on', N> {
  return ungrouped('on', names)
}

/**
 * Match series that agree in all labels but these.
 *
 * Shape:  one to one: the left side's labels without these. Grouped: as with `on`.
 * Errors: a label that neither side has is a type error.
 *
 * @example
 * select(up).mul(max(up).by('job'), ignoring('instance')) // => 'up * ignoring (instance) max by (job) (up)'
 */
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
    <I extends string>(...include: readonly I[]): Matching<Kind, N, G, I> => {
      const again =
        kind === 'on' ? include.filter((name) => (labels as readonly string[]).includes(name)) : []
      if (again.length > 0) {
        throw new TypeError(
          `${group}: on(...) matches ${again.join(', ')} already, so Prometheus refuses to copy it. Leave it out.`,
        )
      }
      return Object.freeze({ matching: { kind, labels, group, include } })
    }
  return Object.freeze({
    matching: { kind, labels },
    groupLeft: grouped('group_left'),
    groupRight: grouped('group_right'),
  })
}
