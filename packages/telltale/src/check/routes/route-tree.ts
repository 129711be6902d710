/**
 * Alertmanager's configuration as far as it decides who is told.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#route
 */
import type { LabelMatcher, MatchOp } from '@telltale/promql'
import type { ForeignDocument, PartPath } from '../../foreign/document/foreign-document.ts'
import { type JsonRecord, listOf, recordOf, textOf } from '../../foreign/json-value.ts'

export interface Routing {
  readonly document: ForeignDocument
  readonly part: PartPath
  readonly root: Route
  /** Names of receivers, and whether they tell anybody. */
  readonly receivers: ReadonlyMap<string, boolean>
  readonly inhibitions: readonly Inhibition[]
}

export interface Route {
  readonly part: PartPath
  readonly receiver: string
  readonly matchers: readonly LabelMatcher[]
  /** Goes on to the routes beside it. */
  readonly continues: boolean
  readonly routes: readonly Route[]
}

export interface Inhibition {
  readonly part: PartPath
  readonly source: readonly LabelMatcher[]
  readonly target: readonly LabelMatcher[]
  readonly equal: readonly string[]
}

export function readRouting(document: ForeignDocument, part: PartPath, json: JsonRecord): Routing {
  return {
    document,
    part,
    root: routeOf(recordOf(json.route), [...part, 'route'], ''),
    receivers: new Map(
      listOf(json.receivers)
        .map(recordOf)
        .map((each) => [
          textOf(each.name) ?? '',
          Object.entries(each).some(
            ([key, list]) => key.endsWith('_configs') && listOf(list).length > 0,
          ),
        ]),
    ),
    inhibitions: listOf(json.inhibit_rules)
      .map(recordOf)
      .map((each, i) => ({
        part: [...part, 'inhibit_rules', i],
        source: matchersIn(each, 'source_'),
        target: matchersIn(each, 'target_'),
        equal: listOf(each.equal).flatMap((label) => textOf(label) ?? []),
      })),
  }
}

function routeOf(json: JsonRecord, part: PartPath, inherited: string): Route {
  const receiver = textOf(json.receiver) ?? inherited
  return {
    part,
    receiver,
    matchers: matchersIn(json, ''),
    continues: json.continue === true,
    routes: listOf(json.routes).map((each, i) =>
      routeOf(recordOf(each), [...part, 'routes', i], receiver),
    ),
  }
}

/** `matchers` since 0.22; `match` and `match_re` before. */
function matchersIn(json: JsonRecord, prefix: string): readonly LabelMatcher[] {
  const pairs = (key: string, op: MatchOp) =>
    Object.entries(recordOf(json[prefix + key])).map(
      ([label, value]): LabelMatcher => ({ label, op, value: textOf(value) ?? '' }),
    )
  const listed = json[`${prefix}matchers`]
  const texts =
    typeof listed === 'string' ? [listed] : listOf(listed).flatMap((each) => textOf(each) ?? [])
  return [...texts.flatMap(readMatchers), ...pairs('match', '='), ...pairs('match_re', '=~')]
}

/** `severity="critical"`, `severity =~ warning|info`, `{a="b", c!="d"}`. */
export function readMatchers(text: string): readonly LabelMatcher[] {
  const inner = text.trim().replace(/^\{|\}$/g, '')
  const pattern = /([A-Za-z_][\w]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^,"]*))/g
  return [...inner.matchAll(pattern)].map(([, label = '', op, quoted, plain = '']) => ({
    label,
    op: op as MatchOp,
    value: quoted === undefined ? plain.trim() : quoted.replaceAll(/\\(.)/g, '$1'),
  }))
}

/** Whether a value passes; a label that is missing is the empty text. */
export function passes({ op, value }: LabelMatcher, actual: string): boolean {
  const isEqual = op === '=' || op === '!=' ? value === actual : isMatch(value, actual)
  return op.startsWith('!') ? !isEqual : isEqual
}

function isMatch(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    // What JavaScript cannot read, RE2 perhaps can: nothing is said of it.
    return true
  }
}

export function allRoutes(route: Route): readonly Route[] {
  return [route, ...route.routes.flatMap(allRoutes)]
}
