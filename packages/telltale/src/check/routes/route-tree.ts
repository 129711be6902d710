/**
 * Alertmanager's configuration of others, as far as it decides who is told.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#route
 */
import type { Located } from '@telltale/core'
import type { LabelMatcher, MatchOp } from '@telltale/promql'
import type { ForeignDocument, PartPath } from '../../foreign/document/foreign-document.ts'
import { type JsonRecord, listOf, recordOf, textOf } from '../../foreign/json-value.ts'
import type { RouteNode, RouteTree } from '../../routing/route-tree.ts'

export function readRouting(
  document: ForeignDocument,
  part: PartPath,
  json: JsonRecord,
): RouteTree {
  const intervals = [...listOf(json.time_intervals), ...listOf(json.mute_time_intervals)]
  return {
    root: routeOf(document, recordOf(json.route), [...part, 'route'], ''),
    receivers: new Map(
      listOf(json.receivers)
        .map(recordOf)
        .map((each, i) => [
          textOf(each.name) ?? '',
          placed({ tells: Object.entries(each).some(isIntegration) }, document, [
            ...part,
            'receivers',
            i,
          ]),
        ]),
    ),
    inhibitions: listOf(json.inhibit_rules)
      .map(recordOf)
      .map((each, i) =>
        placed(
          {
            source: matchersIn(each, 'source_'),
            target: matchersIn(each, 'target_'),
            equal: textsIn(each.equal),
          },
          document,
          [...part, 'inhibit_rules', i],
        ),
      ),
    timeIntervals: new Set(intervals.flatMap((each) => textOf(recordOf(each).name) ?? [])),
  }
}

function isIntegration([key, list]: readonly [string, unknown]): boolean {
  return key.endsWith('_configs') && listOf(list).length > 0
}

function routeOf(
  document: ForeignDocument,
  json: JsonRecord,
  part: PartPath,
  inherited: string,
): RouteNode {
  const receiver = textOf(json.receiver) ?? inherited
  const node = {
    receiver,
    matchers: matchersIn(json, ''),
    continues: json.continue === true,
    groupBy: textsIn(json.group_by).filter((label) => label !== '...'),
    timeIntervals: [...textsIn(json.mute_time_intervals), ...textsIn(json.active_time_intervals)],
    routes: listOf(json.routes).map((each, i) =>
      routeOf(document, recordOf(each), [...part, 'routes', i], receiver),
    ),
  }
  return placed(node, document, part)
}

/** Where it stands is looked up when somebody asks: it costs a second reading of the file. */
function placed<T extends object>(made: T, document: ForeignDocument, part: PartPath): T & Located {
  return Object.defineProperty(made, 'at', { get: () => document.placeOf(part) }) as T & Located
}

function textsIn(list: unknown): readonly string[] {
  return listOf(list).flatMap((each) => textOf(each) ?? [])
}

/** `matchers` since 0.22; `match` and `match_re` before. */
function matchersIn(json: JsonRecord, prefix: string): readonly LabelMatcher[] {
  const pairs = (key: string, op: MatchOp) =>
    Object.entries(recordOf(json[prefix + key])).map(
      ([label, value]): LabelMatcher => ({ label, op, value: textOf(value) ?? '' }),
    )
  const listed = json[`${prefix}matchers`]
  const texts = typeof listed === 'string' ? [listed] : textsIn(listed)
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
