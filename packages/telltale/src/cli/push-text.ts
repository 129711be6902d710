/** What a push would do or has done, dashboard by dashboard. */
import type { PushResult } from '../push/push.ts'
import type { PushPlan, Step } from '../push/push-plan.ts'
import { counted } from '../report/counted.ts'
import type { Paint, Style } from '../report/style.ts'

/**
 * One line for each dashboard that is not as it was; grouped by system.
 *
 * @example
 *   shop
 *     + shop-overview   Shop overview   in Shop
 *     ~ shop-slos       Shop SLOs       in Shop   12 lines differ
 */
export function stepsText(
  { steps, folders }: PushPlan,
  result: PushResult | undefined,
  style: Style,
): string {
  const newFolders = [...folders.values()].filter(({ isNew }) => isNew)
  const lines = newFolders.map(({ title }) => {
    const isMissing = result !== undefined && !result.createdFolders.includes(title)
    return `  ${style('added', `+ folder ${title}`)}${isMissing ? notDone(style) : ''}\n`
  })
  const shown = steps.filter(({ action }) => action !== 'unchanged')
  const width = (of: (step: Step) => string) => Math.max(0, ...shown.map((step) => of(step).length))
  const uids = width(({ uid }) => uid)
  const titles = width(({ title }) => title)
  let system = ''
  for (const step of shown) {
    if (step.system !== system) lines.push(`  ${style('strong', step.system)}\n`)
    system = step.system
    const [mark, paint] = marks[step.action]
    const name = `${mark} ${step.uid.padEnd(uids)}   ${step.title.padEnd(titles)}`
    const place = step.folder === '' ? 'at the top' : `in ${step.folder}`
    const details = [place, ...detailsOf(step)].join(', ')
    const isOpen = result !== undefined && step.action !== 'refuse' && !result.done.has(step)
    lines.push(`    ${style(paint, name)}   ${details}${isOpen ? notDone(style) : ''}\n`)
  }
  return lines.length === 0 ? '' : `${lines.join('')}\n`
}

const marks: Readonly<Record<Step['action'], readonly [mark: string, paint: Paint]>> = {
  create: ['+', 'added'],
  change: ['~', 'strong'],
  unchanged: ['=', 'quiet'],
  delete: ['-', 'removed'],
  refuse: ['!', 'error'],
}

function detailsOf(step: Step): readonly string[] {
  switch (step.action) {
    case 'change':
      return [
        ...(step.before === step.after ? [] : ['content differs']),
        ...(step.movedFrom === undefined ? [] : [`moved from ${step.movedFrom || 'the top'}`]),
      ]
    case 'delete':
      return ['not generated any more']
    case 'refuse':
      return ['refused']
    default:
      return []
  }
}

function notDone(style: Style): string {
  return `   ${style('error', 'NOT DONE')}`
}

/**
 * The sum, which never claims more than was done.
 *
 * @example
 * ✓ https://grafana.example.com: 2 created, 1 changed, 20 unchanged
 */
export function sumText(
  { steps }: PushPlan,
  result: PushResult | undefined,
  { url, isDryRun, ok, style }: SumOptions,
): string {
  const words = isDryRun ? wouldWords : result === undefined ? undefined : doneWords
  const count = (action: Step['action'], from: (step: Step) => boolean = () => true) =>
    steps.filter((step) => step.action === action && from(step)).length
  const isDone = (step: Step) => isDryRun || result?.done.has(step) === true
  const open = isDryRun
    ? 0
    : steps.filter((step) => writes.has(step.action) && result?.done.has(step) !== true).length
  const parts = [
    ...(['create', 'change', 'delete'] as const).map((action) => [
      count(action, isDone),
      words?.[action] ?? '',
    ]),
    [count('unchanged'), 'unchanged'],
    [open, 'not done'],
    [count('refuse'), 'refused'],
  ] as const
  const said = parts.filter(([number]) => Number(number) > 0).map((part) => part.join(' '))
  const mark = ok ? style('good', '✓') : style('error', '✗')
  const note = isDryRun ? ' (dry run: nothing was written)' : ''
  return `${mark} ${url}: ${said.join(', ') || counted(0, 'dashboard')}${note}`
}

interface SumOptions {
  readonly url: string
  readonly isDryRun: boolean
  readonly ok: boolean
  readonly style: Style
}

const writes: ReadonlySet<Step['action']> = new Set(['create', 'change', 'delete'])
const wouldWords = { create: 'to create', change: 'to change', delete: 'to delete' } as const
const doneWords = { create: 'created', change: 'changed', delete: 'deleted' } as const

/** The JSON of everything that changes, as unified diffs; of what is created, its size. */
export async function diffText({ steps }: PushPlan, style: Style): Promise<string> {
  // Loaded only when somebody wants to see it.
  const { formatPatch, structuredPatch } = await import('diff')
  const blocks = steps.flatMap((step) => {
    if (step.action === 'create') {
      const lines = counted(step.after.split('\n').length - 1, 'line')
      return [`${style('strong', step.uid)} is new: ${lines} of JSON\n`]
    }
    if (step.action !== 'change' || step.before === step.after) return []
    const patch = structuredPatch('', '', step.before, step.after, '', '', { context: 2 })
    const lines = formatPatch(patch)
      .split('\n')
      .filter((line) => /^[ +\-@\\]/.test(line) && !/^(---|\+\+\+)/.test(line))
      .map((line) => `  ${painted(line, style)}\n`)
    return [`${style('strong', step.uid)} in Grafana (-) and as generated (+)\n${lines.join('')}`]
  })
  return blocks.length === 0 ? '' : `${blocks.join('\n')}\n`
}

function painted(line: string, style: Style): string {
  if (line.startsWith('+')) return style('added', line)
  if (line.startsWith('-')) return style('removed', line)
  return line.startsWith('@@') ? style('quiet', line) : line
}
