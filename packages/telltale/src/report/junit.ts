/**
 * Results as JUnit XML, which every CI service shows as tests.
 *
 * Source: https://github.com/testmoapp/junitxml
 */
import type { Problem, Severity } from '@telltale/core'
import { fileText, placeText } from './place.ts'

/** One thing that was looked at, and what came of it. */
export interface TestCase {
  readonly name: string
  readonly group: string
  /** What is wrong; absent when it is right. */
  readonly failure?: { readonly message: string; readonly text: string }
  /** What is worth knowing although it does not fail. */
  readonly remark?: { readonly message: string; readonly text: string }
  readonly seconds?: number
}

/** `<testsuites>` with one suite for each group. */
export function junitReport(cases: readonly TestCase[]): string {
  const groups = [...new Set(cases.map(({ group }) => group))]
  const suites = groups.map((group) => {
    const own = cases.filter((test) => test.group === group)
    return [
      `  <testsuite${attributes({ name: group, ...totals(own) })}>`,
      ...own.map(caseText),
      '  </testsuite>',
    ]
  })
  const root = `<testsuites${attributes({ name: 'telltale', ...totals(cases) })}>`
  return `${['<?xml version="1.0" encoding="UTF-8"?>', root, ...suites.flat(), '</testsuites>'].join('\n')}\n`
}

/** Each problem as a failed test of its check; one passed test when there is none. */
export function problemCases(problems: readonly Problem[], cwd: string): readonly TestCase[] {
  if (problems.length === 0) return [{ name: 'no problems', group: 'telltale check' }]
  return problems.map(({ code, severity, summary, at, path, why, fix }) => {
    const place = at && placeText(at, cwd)
    const text = [place, path?.join(' > '), `why: ${why}`, `fix: ${fix}`].filter(Boolean).join('\n')
    const finding = { message: `${severity}: ${summary}`, text }
    return {
      name: [at && fileText(at.file, cwd), summary].filter(Boolean).join(': '),
      group: code,
      ...(fails[severity] ? { failure: finding } : { remark: finding }),
    }
  })
}

const fails: Readonly<Record<Severity, boolean>> = {
  fatal: true,
  error: true,
  warning: false,
  info: false,
}

function totals(cases: readonly TestCase[]) {
  return {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure).length,
    skipped: cases.filter(({ remark }) => remark).length,
  }
}

function caseText({ name, group, failure, remark, seconds }: TestCase): string {
  const time = seconds === undefined ? {} : { time: seconds.toFixed(3) }
  const head = `    <testcase${attributes({ name, classname: group, ...time })}`
  const [element, finding] = failure ? ['failure', failure] : ['skipped', remark]
  if (finding === undefined) return `${head}/>`
  const body = `<${element}${attributes({ message: finding.message })}>${escaped(finding.text)}</${element}>`
  return `${head}>\n      ${body}\n    </testcase>`
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
    )
    .join('')
}

/** XML text; characters that XML 1.0 cannot hold at all become U+FFFD. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  )
}
