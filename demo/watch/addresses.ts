import { metricsPath } from '../../packages/telltale/src/project/target.ts'
import type { Style } from '../../packages/telltale/src/report/style.ts'
import type { PlannedSystem } from '../start/plan.ts'
import { previewArguments } from '../start/preview.ts'
import type { RunningDemo } from '../start/start-demo.ts'
import { local } from '../system.ts'

/** Where everything is, and how to see the dashboards. */
export function addressesText(
  demo: RunningDemo,
  preview: string | undefined,
  style: Style,
): string {
  const { url } = demo.prometheus
  const sections = [
    {
      title: 'Prometheus',
      pages: { queries: url, alerts: `${url}/alerts`, targets: `${url}/targets` },
    },
    ...demo.plan.systems.map((system) => ({
      title: system.model.options.title,
      pages: { ...system.demo.pages(system.ports), ...metricsOf(system) },
    })),
    ...(preview === undefined ? [] : [{ title: 'Dashboards', pages: { preview } }]),
  ]
  const names = sections.flatMap(({ pages }) => Object.keys(pages))
  const width = Math.max(...names.map((name) => name.length))
  const text = sections.map(({ title, pages }) =>
    [
      style('strong', title),
      ...Object.entries(pages).map(([name, page]) => `  ${name.padEnd(width)}   ${page}`),
    ].join('\n'),
  )
  const command = `pnpm preview ${previewArguments(demo).join(' ')}`
  const hint = preview === undefined ? ['Dashboards, in another terminal:', `  ${command}`] : []
  return ['', ...text, ...hint, ''].join('\n')
}

function metricsOf({ demo, model, ports }: PlannedSystem): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(demo.ports).flatMap(([name, use]) => {
      if (!('job' in use)) return []
      const target = model.options.targets.find(({ job }) => job === use.job)
      const path = target === undefined ? '/metrics' : metricsPath(target)
      return [[use.job, local(ports[name] ?? 0, path)]]
    }),
  )
}
