/** Every check has a file, a test and a page of its own name; nothing is listed twice. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dashboardChecks } from './dashboards/dashboard-checks.ts'
import { namingChecks } from './metrics/naming.ts'
import { checkDefinitions } from './registry.ts'
import { ownRouteChecks } from './routes/route-checks.ts'
import { foreignRuleChecks, ruleChecks } from './rules/rule-checks.ts'

const here = import.meta.dirname
const pages = resolve(here, '../../../../docs/checks')

const checksOfFiles = [...dashboardChecks, ...ruleChecks, ...foreignRuleChecks, ...ownRouteChecks]

const groups = ['dashboards', 'rules', 'routes', 'collection'] as const

/** Files that are no check: what the checks of a group share. */
const shared: Readonly<Record<(typeof groups)[number], readonly string[]>> = {
  dashboards: [
    'dashboard-check',
    'dashboard-checks',
    'drawn-panels',
    'panel-name',
    'repeated',
    'unit-dimension',
  ],
  rules: ['records-read', 'rule-check', 'rule-checks', 'value-range'],
  routes: ['known-values', 'matchers-text', 'route-check', 'route-checks', 'route-tree'],
  collection: ['scrape-jobs'],
}

type MadeOf = readonly [file: string, test: string, names: readonly string[]]

/**
 * What definitions find in themselves, when they are made: the code lies beside them, in one file
 * for what is asked of one option, and so does the test, in one file for each kind of definition.
 */
const foundWhenMade: Readonly<Record<(typeof groups)[number], readonly MadeOf[]>> = {
  // About options of dashboards and panels: the JSON that is made of them has them no more.
  dashboards: [
    ['grafana/problems/key-problems', 'dashboard-problems', ['duplicate-key']],
    [
      'grafana/problems/panel-problems',
      'dashboard-problems',
      ['ambiguous-legend', 'axis', 'builder', 'interval', 'size'],
    ],
    ['grafana/problems/scope-problems', 'dashboard-problems', ['scope']],
    [
      'grafana/problems/setting-problems',
      'dashboard-problems',
      ['empty-row', 'no-panels', 'panel-outside-row', 'refresh', 'time', 'title'],
    ],
    ['grafana/problems/threshold-problems', 'dashboard-problems', ['threshold', 'threshold-order']],
    [
      'grafana/problems/variable-problems',
      'dashboard-problems',
      ['empty-variable', 'variable-default', 'variable-name'],
    ],
  ],
  // About single options of rules; rule files of others are read into the same definitions.
  rules: [
    ['rules/condition-problems', 'condition-problems', ['no-comparison']],
    [
      'rules/duration-problems',
      'rule-problems',
      ['limit', 'long-interval', 'short-range', 'unreadable-duration'],
    ],
    [
      'rules/label-problems',
      'rule-problems',
      ['invalid-label', 'reserved-label', 'unknown-severity', 'value-in-label'],
    ],
    [
      'rules/name-problems',
      'rule-problems',
      [
        'alert-name',
        'duplicate-alert',
        'duplicate-group',
        'duplicate-record',
        'empty-group',
        'group-name',
        'invalid-record-name',
        'record-name',
      ],
    ],
    ['rules/reference-problems', 'reference-problems', ['unlisted-alert', 'unlisted-record']],
    [
      'rules/response-problems',
      'rule-problems',
      ['missing-runbook', 'missing-summary', 'template-in-summary'],
    ],
    [
      'rules/template-problems',
      'rule-problems',
      ['template-function', 'template-label', 'template-syntax'],
    ],
    ['rules/test-problems', '../rule-tests/derive', ['no-test']],
    [
      'rules/threshold-problems',
      'condition-problems',
      ['threshold', 'threshold-above-buckets', 'threshold-between-buckets'],
    ],
    ['rules/variable-problems', 'condition-problems', ['variable-in-rule']],
    ['rules/version-problems', 'version-problems', ['needs-version']],
  ],
  // About receivers, their secrets and what Grafana is given: of files of others routes are read only.
  routes: [
    ['routing/grafana/forgotten', 'forgotten', ['forgotten']],
    [
      'routing/problems/grafana-problems',
      'routing-problems',
      ['grafana-interval', 'grafana-receiver', 'grafana-uid', 'grafana-ungrouped'],
    ],
    ['routing/problems/grafana-version-problems', 'routing-problems', ['grafana-version']],
    ['routing/problems/mail-problems', 'routing-problems', ['mail-server']],
    ['routing/problems/mount-problems', 'routing-problems', ['secret-not-mounted']],
    ['routing/problems/name-problems', 'routing-problems', ['duplicate-name']],
    ['routing/problems/routing-problems', 'routing-problems', ['no-sender']],
    [
      'routing/problems/secret-problems',
      'routing-problems',
      ['missing-secret', 'secret-in-clear', 'secret-variable'],
    ],
    [
      'routing/problems/time-problems',
      'routing-problems',
      ['duration', 'repeat-interval', 'time-interval'],
    ],
    ['routing/problems/version-problems', 'routing-problems', ['needs-version']],
  ],
  collection: [],
}

// What definitions of metrics find in themselves has one file for all of it.
const ownFile = new Set(namingChecks.map(({ code }) => code))

describe.each(checkDefinitions)('$code', ({ code, severity, title }) => {
  it('has a file, a test and a page', () => {
    expectFiles(ownFile.has(code) ? 'metrics/naming' : code, code)
  })

  it('says in one line what it finds', () => {
    expect(['error', 'warning', 'info']).toContain(severity)
    expect(title).toMatch(/^\S[^\n.]{10,90}$/)
  })
})

it('every check has an id of its own', () => {
  const codes = [...checkDefinitions, ...checksOfFiles].map(({ code }) => code)
  expect(new Set(codes).size).toBe(codes.length)
})

it.each(['promql', 'checks'])('every file in %s is a check in the registry', (group) => {
  const codes = checkDefinitions.map(({ code }) => code)
  expect(filesOf(group).map((name) => `${group}/${name}`)).toEqual(
    expect.arrayContaining(codes.filter((code) => code.startsWith(`${group}/`))),
  )
  for (const name of filesOf(group)) expect(codes).toContain(`${group}/${name}`)
})

describe.each(groups)('%s', (group) => {
  const checks = filesOf(group).filter((name) => !shared[group].includes(name))
  const made = foundWhenMade[group].flatMap(([file, test, names]) =>
    names.map((name) => ({ name, file, test: join(dirname(file), test) })),
  )

  it('has a page for each check, and no other', () => {
    const names = [...checks, ...made.map(({ name }) => name)].sort()
    expect(names).toEqual(
      readdirSync(join(pages, group))
        .map((page) => page.replace(/\.md$/, ''))
        .sort(),
    )
  })

  it('lists the checks that have a file, and shares what is there', () => {
    const codes = [...checkDefinitions, ...checksOfFiles].map(({ code }) => code)
    for (const code of codes.filter((each) => each.startsWith(`${group}/`))) {
      expect(checks).toContain(code.slice(group.length + 1))
    }
    expect(filesOf(group)).toEqual(expect.arrayContaining([...shared[group]]))
  })

  it.each(checks)('%s has a file, a test and a page, for itself alone', (name) => {
    const code = `${group}/${name}`
    expectFiles(code, code)
    const declared = textOf(code).matchAll(/\bcode(?:: | = )'([a-z/-]+)'/g)
    expect(Array.from(declared, ([, found]) => found)).toEqual([code])
  })

  it.each(made)('$name is found by $file, and tried in $test', ({ name, file, test }) => {
    const code = `${group}/${name}`
    expect(textOf(join('..', file))).toContain(`'${code}'`)
    expect(textOf(join('..', `${test}.test`))).toMatch(new RegExp(`'(${group}/)?${name}'`))
  })
})

function expectFiles(path: string, code: string) {
  expect(existsSync(join(here, `${path}.ts`))).toBe(true)
  expect(existsSync(join(here, `${path}.test.ts`))).toBe(true)
  expect(existsSync(join(pages, `${code}.md`))).toBe(true)
}

function filesOf(group: string): readonly string[] {
  return readdirSync(join(here, group))
    .filter((name) => !name.includes('.test.'))
    .map((name) => name.replace(/\.ts$/, ''))
}

function textOf(path: string): string {
  return readFileSync(join(here, `${path}.ts`), 'utf8')
}
