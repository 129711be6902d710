/**
 * Problems as SARIF, which code scanning services and editors read.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { readFileSync } from 'node:fs'
import type { Problem, Severity, SourceLocation } from '@telltale/core'
import { docsPage } from './docs-page.ts'
import { fingerprints } from './fingerprint.ts'
import { fileText } from './place.ts'

/**
 * One run with every problem: rules by code, places relative to `cwd`, and a fingerprint that stays
 * when lines move.
 *
 * @example
 * { version: '2.1.0', runs: [{ tool: { driver: { name: 'telltale', … } }, results: [{ ruleId: 'metrics/no-help', … }] }] }
 */
export function sarifReport(problems: readonly Problem[], cwd: string, version: string) {
  const codes = [...new Set(problems.map(({ code }) => code))].sort()
  const prints = fingerprints(problems, cwd)
  return {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0' as const,
    runs: [
      {
        tool: { driver: { name: 'telltale', version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem, i) => ({
          ...result(problem, cwd),
          ruleIndex: codes.indexOf(problem.code),
          partialFingerprints: { 'telltale/v1': prints[i] ?? '' },
        })),
      },
    ],
  }
}

function result({ code, severity, summary, at, path, why, fix, related }: Problem, cwd: string) {
  const others = related?.flatMap(({ message, at: place }) =>
    place ? [{ ...location(place, cwd), message: { text: message } }] : [],
  )
  const logical = path && { logicalLocations: [{ fullyQualifiedName: path.join(' > ') }] }
  return {
    ruleId: code,
    level: levels[severity],
    message: { text: `${summary}\n\nWhy: ${why}\n\nFix: ${fix}` },
    ...((at || logical) && { locations: [{ ...(at && location(at, cwd)), ...logical }] }),
    ...(others && others.length > 0 && { relatedLocations: others }),
  }
}

function location({ file, line, column }: SourceLocation, cwd: string) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(fileText(file, cwd)) },
      ...(line > 0 && { region: { startLine: line, startColumn: Math.max(1, column) } }),
    },
  }
}

/** `#` and `?` are part of the name of a file, and not of an address. */
function uriOf(path: string): string {
  return encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F')
}

function rule(code: string) {
  const page = docsPage(code)
  const text = page === undefined ? undefined : readFileSync(page, 'utf8')
  return { id: code, ...(text !== undefined && { help: { text, markdown: text } }) }
}

const levels = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  info: 'note',
} as const satisfies Readonly<Record<Severity, string>>
