import * as annotationslist from '@grafana/grafana-foundation-sdk/annotationslist'
import * as barchart from '@grafana/grafana-foundation-sdk/barchart'
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge'
import * as candlestick from '@grafana/grafana-foundation-sdk/candlestick'
import * as canvas from '@grafana/grafana-foundation-sdk/canvas'
import * as common from '@grafana/grafana-foundation-sdk/common'
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard'
import * as dashboardlist from '@grafana/grafana-foundation-sdk/dashboardlist'
import * as datagrid from '@grafana/grafana-foundation-sdk/datagrid'
import * as debug from '@grafana/grafana-foundation-sdk/debug'
import * as gauge from '@grafana/grafana-foundation-sdk/gauge'
import * as geomap from '@grafana/grafana-foundation-sdk/geomap'
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap'
import * as histogram from '@grafana/grafana-foundation-sdk/histogram'
import * as logs from '@grafana/grafana-foundation-sdk/logs'
import * as news from '@grafana/grafana-foundation-sdk/news'
import * as nodegraph from '@grafana/grafana-foundation-sdk/nodegraph'
import * as piechart from '@grafana/grafana-foundation-sdk/piechart'
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline'
import * as statushistory from '@grafana/grafana-foundation-sdk/statushistory'
import * as table from '@grafana/grafana-foundation-sdk/table'
import * as text from '@grafana/grafana-foundation-sdk/text'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import * as trend from '@grafana/grafana-foundation-sdk/trend'
import * as xychart from '@grafana/grafana-foundation-sdk/xychart'
import { describe, expect, it } from 'vitest'
import type { SchemaFinding } from './finding.ts'
import { panelFieldConfig, panelOptions } from './schemas.generated.js'
import { validateDashboard } from './validate-dashboard.ts'

const panelPackages = {
  annotationslist,
  barchart,
  bargauge,
  candlestick,
  canvas,
  dashboardlist,
  datagrid,
  debug,
  gauge,
  geomap,
  heatmap,
  histogram,
  logs,
  news,
  nodegraph,
  piechart,
  stat,
  statetimeline,
  statushistory,
  table,
  text,
  timeseries,
  trend,
  xychart,
}

const source = { type: 'prometheus', uid: '${datasource}' }

describe('what the SDK builds is valid', () => {
  it.each(Object.entries(panelPackages))('a panel of the package %s', (name, { PanelBuilder }) => {
    const built = dashboardWith(
      new PanelBuilder()
        .title(name)
        .datasource(source)
        .withTarget(new prometheus.DataqueryBuilder().expr('up').refId('A')),
    )
    expect(validateDashboard(built)).toEqual([])
  })

  it('every panel type of the SDK has a schema for its options', () => {
    const types = Object.values(panelPackages).map(({ PanelBuilder }) =>
      String(new PanelBuilder().build().type),
    )
    expect(Object.keys(panelOptions)).toEqual(types)
    expect(Object.keys(panelFieldConfig)).toHaveLength(11)
  })

  it('a dashboard with variables, an annotation, links, thresholds, mappings and rows', () => {
    expect(validateDashboard(good())).toEqual([])
  })
})

describe('what is wrong is said in words', () => {
  it.each<Case>([
    [
      'an unknown property of the dashboard',
      (d) => put(d, ['titel'], 'Shop'),
      { layer: 'dashboard', path: 'titel' },
      '"titel" is not a property of a dashboard. Did you mean "title"?',
    ],
    [
      'a property that resembles none',
      (d) => put(d, ['panels', 0, 'gridPos', 'colour'], 1),
      { layer: 'dashboard', panel: 'Latency', path: 'panels[0].gridPos.colour' },
      '"colour" is not a property of gridPos. It has: h, w, x, y, static',
    ],
    [
      'a wrong number of the dashboard',
      (d) => put(d, ['graphTooltip'], 3),
      { layer: 'dashboard', path: 'graphTooltip' },
      'graphTooltip must be one of 0, 1, 2, not 3',
    ],
    [
      'a wrong variable type',
      (d) => put(d, ['templating', 'list', 0, 'type'], 'datasuorce'),
      { layer: 'dashboard', path: 'templating.list[0].type' },
      'templating.list[0].type must be one of "query", "adhoc", "groupby", "constant", "datasource", "interval", "textbox", "custom", "system", "snapshot", "switch", not "datasuorce". Did you mean "datasource"?',
    ],
    [
      'something that may be a text or a list and is neither',
      (d) => put(d, ['templating', 'list', 0, 'current', 'text'], 4),
      { layer: 'dashboard', path: 'templating.list[0].current.text' },
      'templating.list[0].current.text must be a text or a list, not 4',
    ],
    [
      'a text in the grid position',
      (d) => put(d, ['panels', 0, 'gridPos', 'h'], '8'),
      { layer: 'dashboard', panel: 'Latency', path: 'panels[0].gridPos.h' },
      'gridPos.h must be a number, not the text "8"',
    ],
    [
      'a number that JSON cannot say',
      (d) => put(d, ['panels', 0, 'fieldConfig', 'defaults', 'max'], Number.NaN),
      { layer: 'dashboard', panel: 'Latency', path: 'panels[0].fieldConfig.defaults.max' },
      'fieldConfig.defaults.max must be a number, not NaN',
    ],
    [
      'an unknown property of a panel',
      (d) => put(d, ['panels', 0, 'gridpos'], {}),
      { layer: 'dashboard', panel: 'Latency', path: 'panels[0].gridpos' },
      '"gridpos" is not a property of a panel. Did you mean "gridPos"?',
    ],
    [
      'an unknown property of the field config',
      (d) => put(d, ['panels', 0, 'fieldConfig', 'defaults', 'units'], 's'),
      { layer: 'dashboard', panel: 'Latency', path: 'panels[0].fieldConfig.defaults.units' },
      '"units" is not a property of fieldConfig.defaults. Did you mean "unit"?',
    ],
    [
      'a threshold without a colour',
      (d) => drop(d, ['panels', 0, 'fieldConfig', 'defaults', 'thresholds', 'steps', 1, 'color']),
      {
        layer: 'dashboard',
        panel: 'Latency',
        path: 'panels[0].fieldConfig.defaults.thresholds.steps[1].color',
      },
      '"color" is missing from fieldConfig.defaults.thresholds.steps[1]',
    ],
    [
      'an unknown kind of value mapping',
      (d) => put(d, ['panels', 0, 'fieldConfig', 'defaults', 'mappings', 0, 'type'], 'vlaue'),
      {
        layer: 'dashboard',
        panel: 'Latency',
        path: 'panels[0].fieldConfig.defaults.mappings[0].type',
      },
      'fieldConfig.defaults.mappings[0].type must be one of "value", "range", "regex", "special", not "vlaue". Did you mean "value"?',
    ],
    [
      'a value mapping without its kind',
      (d) => drop(d, ['panels', 0, 'fieldConfig', 'defaults', 'mappings', 0, 'type']),
      {
        layer: 'dashboard',
        panel: 'Latency',
        path: 'panels[0].fieldConfig.defaults.mappings[0].type',
      },
      '"type" is missing from fieldConfig.defaults.mappings[0]',
    ],
    [
      'a fault inside a value mapping, told against its own kind only',
      (d) =>
        put(
          d,
          ['panels', 0, 'fieldConfig', 'defaults', 'mappings', 0, 'options', '0', 'txt'],
          'none',
        ),
      {
        layer: 'dashboard',
        panel: 'Latency',
        path: 'panels[0].fieldConfig.defaults.mappings[0].options[0].txt',
      },
      '"txt" is not a property of fieldConfig.defaults.mappings[0].options[0]. Did you mean "text"?',
    ],
    [
      'a misspelt query text, without complaining that the right one is missing',
      (d) =>
        put(
          drop(d, ['panels', 0, 'targets', 0, 'expr']),
          ['panels', 0, 'targets', 0, 'exprr'],
          'up',
        ),
      { layer: 'query', panel: 'Latency', query: 'A', path: 'panels[0].targets[0].exprr' },
      '"exprr" is not a property of a Prometheus query. Did you mean "expr"?',
    ],
    [
      'a query without a text',
      (d) => drop(d, ['panels', 0, 'targets', 0, 'expr']),
      { layer: 'query', panel: 'Latency', query: 'A', path: 'panels[0].targets[0].expr' },
      '"expr" is missing from the Prometheus query',
    ],
    [
      'a query that takes its data source from the panel and has no refId',
      (d) =>
        put(
          drop(drop(d, ['panels', 0, 'targets', 0, 'datasource']), [
            'panels',
            0,
            'targets',
            0,
            'refId',
          ]),
          ['panels', 0, 'targets', 0, 'format'],
          'time-series',
        ),
      { layer: 'query', panel: 'Latency', query: 'query 1', path: 'panels[0].targets[0].format' },
      'targets[0].format must be one of "time_series", "table", "heatmap", not "time-series". Did you mean "time_series"?',
    ],
    [
      'a misspelt legend option',
      (d) => put(d, ['panels', 0, 'options', 'legend', 'showLegendd'], true),
      { layer: 'panel options', panel: 'Latency', path: 'panels[0].options.legend.showLegendd' },
      '"showLegendd" is not a property of options.legend. Did you mean "showLegend"?',
    ],
    [
      'a legend mode that does not exist',
      (d) => put(d, ['panels', 0, 'options', 'legend', 'displayMode'], 'tabel'),
      { layer: 'panel options', panel: 'Latency', path: 'panels[0].options.legend.displayMode' },
      'options.legend.displayMode must be one of "list", "table", "hidden", not "tabel". Did you mean "table"?',
    ],
    [
      'an option of another panel type',
      (d) => put(d, ['panels', 0, 'options', 'pieType'], 'donut'),
      { layer: 'panel options', panel: 'Latency', path: 'panels[0].options.pieType' },
      `"pieType" is not a property of a timeseries panel's options. It has: timezone, legend, tooltip, orientation`,
    ],
    [
      'options that are not an object',
      (d) => put(d, ['panels', 0, 'options'], null),
      { layer: 'panel options', panel: 'Latency', path: 'panels[0].options' },
      `the timeseries panel's options must be an object, not null`,
    ],
    [
      'a misspelt custom field option',
      (d) => put(d, ['panels', 0, 'fieldConfig', 'defaults', 'custom', 'lineWidht'], 1),
      {
        layer: 'field config',
        panel: 'Latency',
        path: 'panels[0].fieldConfig.defaults.custom.lineWidht',
      },
      `"lineWidht" is not a property of a timeseries panel's custom field options. Did you mean "lineWidth"?`,
    ],
    [
      'a stacking mode that does not exist',
      (d) =>
        put(d, ['panels', 0, 'fieldConfig', 'defaults', 'custom', 'stacking'], { mode: 'all' }),
      {
        layer: 'field config',
        panel: 'Latency',
        path: 'panels[0].fieldConfig.defaults.custom.stacking.mode',
      },
      'fieldConfig.defaults.custom.stacking.mode must be one of "none", "normal", "percent", not "all"',
    ],
    [
      'a row that does not say whether it is open',
      (d) => drop(d, ['panels', 1, 'collapsed']),
      { layer: 'dashboard', panel: 'Details', path: 'panels[1].collapsed' },
      '"collapsed" is missing from the row',
    ],
    [
      'a panel inside a collapsed row',
      (d) => put(d, ['panels', 1, 'panels', 0, 'options', 'colorMode'], 'backgruond'),
      {
        layer: 'panel options',
        panel: 'Requests',
        row: 'Details',
        path: 'panels[1].panels[0].options.colorMode',
      },
      'options.colorMode must be one of "value", "background", "background_solid", "none", not "backgruond". Did you mean "background"?',
    ],
    [
      'a panel that is not an object',
      (d) => put(d, ['panels', 1, 'panels', 0], 'Requests'),
      { layer: 'dashboard', panel: 'Details', path: 'panels[1].panels[0]' },
      'panels[0] must be an object, not the text "Requests"',
    ],
    [
      'a panel without a title',
      (d) => put(drop(d, ['panels', 0, 'title']), ['panels', 0, 'gridPos'], [0, 0, 12, 8]),
      { layer: 'dashboard', panel: 'untitled timeseries 1', path: 'panels[0].gridPos' },
      'gridPos must be an object, not a list',
    ],
  ])('%s', (_, break_, where, message) => {
    const findings = validateDashboard(break_(good()))
    expect(findings.map(placeOf)).toEqual([where])
    expect(findings.map((finding) => finding.message)).toEqual([message])
  })

  it('reports everything that is wrong, in the order of the panels', () => {
    let broken = put(good(), ['panels', 1, 'panels', 0, 'id'], 'five')
    broken = put(broken, ['panels', 0, 'targets', 0, 'instant'], 'yes')
    broken = put(broken, ['panels', 0, 'gridPos', 'w'], null)
    broken = put(broken, ['tags'], 'shop')
    expect(validateDashboard(broken).map((finding) => finding.message)).toEqual([
      'tags must be a list, not the text "shop"',
      'gridPos.w must be a number, not null',
      'targets[0].instant must be true or false, not the text "yes"',
      'id must be a number, not the text "five"',
    ])
  })

  it.each([
    ['null', null],
    ['a list', []],
    ['undefined', undefined],
  ])('something that is no dashboard: %s', (name, value) => {
    expect(validateDashboard(value).map((finding) => finding.message)).toEqual([
      `the dashboard must be an object, not ${name}`,
    ])
  })

  it('names a panel by its id too', () => {
    const broken = put(put(good(), ['panels', 0, 'id'], 7), ['panels', 0, 'gridPos', 'h'], '8')
    expect(validateDashboard(broken)[0]?.panel).toEqual({
      title: 'Latency',
      type: 'timeseries',
      id: 7,
    })
  })
})

it('whatever is put wherever, it answers in sentences', () => {
  const strange = [
    null,
    1,
    'x',
    true,
    [],
    [null],
    {},
    { a: { b: 1 } },
    JSON.parse('{"__proto__":1}'),
  ]
  const places = placesIn(good())
  expect(places.length).toBeGreaterThan(150)
  for (const keys of places) {
    for (const value of strange) {
      for (const { message, fix } of validateDashboard(put(good(), keys, value))) {
        expect(message).toMatch(/ (must be|is missing from|is not a property of) \S/)
        expect(message + fix).not.toContain('undefined')
      }
    }
  }
}, 60_000)

describe('every panel type is closed to what its types do not know', () => {
  it.each(Object.entries(panelPackages))('%s', (_, { PanelBuilder }) => {
    const built = dashboardWith(new PanelBuilder().title('Any'))
    const type = String(new PanelBuilder().build().type)
    put(built, ['panels', 0, 'options', 'zzzzzzzz'], 1)
    put(built, ['panels', 0, 'fieldConfig'], {
      defaults: { custom: { ...customOf(built), zzzzzzzz: 1 } },
      overrides: [],
    })
    expect(validateDashboard(built).map(({ layer, fault }) => `${layer}: ${fault}`)).toEqual([
      'panel options: unknown property',
      ...(type in panelFieldConfig ? ['field config: unknown property'] : []),
    ])
  })
})

describe('what is not ours to judge passes', () => {
  it.each<readonly [string, (dashboard: Json) => Json]>([
    ['a base threshold of minus infinity, written as null', (d) => d],
    [
      'the options of a panel type that the SDK does not know',
      (d) =>
        put(put(d, ['panels', 0, 'type'], 'acme-flow-panel'), ['panels', 0, 'options'], { any: 1 }),
    ],
    [
      'the query of another data source',
      (d) =>
        put(d, ['panels', 0, 'targets', 0], {
          datasource: { type: 'loki', uid: 'logs' },
          logql: '',
        }),
    ],
    [
      'a panel type called like a property of every object',
      (d) => put(d, ['panels', 0, 'type'], 'constructor'),
    ],
  ])('%s', (_, change) => {
    expect(validateDashboard(change(good()))).toEqual([])
  })

  it('the base threshold of the good dashboard is null', () => {
    expect(JSON.stringify(good())).toContain('{"value":null,"color":"green"}')
  })
})

type Case = readonly [
  sentence: string,
  break_: (dashboard: Json) => Json,
  where: ReturnType<typeof placeOf>,
  message: string,
]

type Json = Record<string, unknown>

function good(): Json {
  const query = () =>
    new prometheus.DataqueryBuilder()
      .expr('up')
      .refId('A')
      .datasource(source)
      .legendFormat('{{job}}')
  const latency = new timeseries.PanelBuilder()
    .title('Latency')
    .datasource(source)
    .withTarget(query())
    .unit('s')
    .lineWidth(1)
    .legend(new common.VizLegendOptionsBuilder().showLegend(true).calcs(['max']))
    .thresholds(
      new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([
        { value: null, color: 'green' },
        { value: 0.5, color: 'red' },
      ]),
    )
    .mappings([
      { type: dashboard.MappingType.ValueToText, options: { 0: { text: 'none', index: 0 } } },
    ])
  const details = new dashboard.RowBuilder('Details')
    .id(4)
    .withPanel(new stat.PanelBuilder().title('Requests').datasource(source).withTarget(query()))
  return parsed(
    new dashboard.DashboardBuilder('Shop')
      .uid('shop')
      .tags(['shop'])
      .withVariable(
        new dashboard.DatasourceVariableBuilder('datasource')
          .type('prometheus')
          .current({ text: 'Prometheus', value: 'prometheus' }),
      )
      .withVariable(new dashboard.QueryVariableBuilder('job').query('label_values(up, job)'))
      .annotation(
        new dashboard.AnnotationQueryBuilder()
          .name('Restarts')
          .enable(true)
          .iconColor('red')
          .expr('changes(process_start_time_seconds[1m]) > 0'),
      )
      .link(new dashboard.DashboardLinkBuilder('Shop').tags(['shop']))
      .withPanel(latency)
      .withRow(details)
      .build(),
  )
}

function dashboardWith(panel: Parameters<dashboard.DashboardBuilder['withPanel']>[0]): Json {
  return parsed(new dashboard.DashboardBuilder('Shop').uid('shop').withPanel(panel).build())
}

function customOf(built: Json): object {
  const [panel] = built.panels as readonly dashboard.Panel[]
  return panel?.fieldConfig?.defaults.custom ?? {}
}

function parsed(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}

function placesIn(value: unknown, keys: readonly string[] = []): readonly (readonly string[])[] {
  const children = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return children.flatMap(([key, child]) => [[...keys, key], ...placesIn(child, [...keys, key])])
}

function placeOf({ layer, panel, row, query, path }: SchemaFinding) {
  return {
    layer,
    ...(panel && { panel: panel.title }),
    ...(row !== undefined && { row }),
    ...(query !== undefined && { query }),
    path,
  }
}

function put(dashboard: Json, keys: readonly (string | number)[], value: unknown): Json {
  return change(dashboard, keys, (parent, key) => {
    parent[key] = value
  })
}

function drop(dashboard: Json, keys: readonly (string | number)[]): Json {
  return change(dashboard, keys, (parent, key) => {
    delete parent[key]
  })
}

function change(
  dashboard: Json,
  keys: readonly (string | number)[],
  edit: (parent: Json, key: string) => void,
): Json {
  const parent = keys.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, dashboard)
  edit(parent, String(keys.at(-1)))
  return dashboard
}
