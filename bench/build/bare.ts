/**
 * The least that a program can do: dashboards from the Foundation SDK's builders, written as JSON.
 *
 *     node --import tsx bench/build/bare.ts <folder> <dashboards> <panels each> <queries each>
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'

const [folder = 'out', dashboards = 1, panels = 15, queries = 2] = process.argv
  .slice(2)
  .map((value, i) => (i === 0 ? value : Number(value))) as [string, number, number, number]

const datasource = { type: 'prometheus', uid: '${datasource}' }

mkdirSync(folder, { recursive: true })
for (let d = 0; d < dashboards; d++) {
  const builder = new DashboardBuilder(`Dashboard ${d}`)
    .uid(`bare-${d}`)
    .tags(['generated'])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').type('prometheus'))
  for (let p = 0; p < panels; p++) {
    if (p % 5 === 0) builder.withRow(new RowBuilder(`Row ${p / 5}`))
    builder.withPanel(p % 5 === 4 ? statPanel(d, p) : graph(d, p))
  }
  writeFileSync(join(folder, `bare-${d}.json`), `${JSON.stringify(builder.build(), null, 2)}\n`)
}

function graph(d: number, p: number): timeseries.PanelBuilder {
  const panel = new timeseries.PanelBuilder()
    .title(`Panel ${p}`)
    .description('Requests answered.')
    .datasource(datasource)
    .unit('reqps')
    .lineWidth(1)
    .fillOpacity(10)
  for (let q = 0; q < queries; q++) panel.withTarget(query(d, p, q))
  return panel
}

function statPanel(d: number, p: number): stat.PanelBuilder {
  const panel = new stat.PanelBuilder().title(`Panel ${p}`).datasource(datasource).unit('short')
  for (let q = 0; q < queries; q++) panel.withTarget(query(d, p, q).instant())
  return panel
}

function query(d: number, p: number, q: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(String.fromCharCode(65 + q))
    .datasource(datasource)
    .expr(`sum by (route) (rate(service${d}_requests_total{code="${p}"}[$__rate_interval]))`)
    .legendFormat('{{route}}')
}
