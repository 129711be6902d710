// The same panels as bare.ts, written by hand: what a jsonnet program costs without grafonnet.
local dashboards = std.parseInt(std.extVar('dashboards'));
local panels = std.parseInt(std.extVar('panels'));
local queries = std.parseInt(std.extVar('queries'));
local datasource = { type: 'prometheus', uid: '${datasource}' };

local query(d, p, q) = {
  refId: std.char(65 + q),
  datasource: datasource,
  expr: 'sum by (route) (rate(service%d_requests_total{code="%d"}[$__rate_interval]))' % [d, p],
  legendFormat: '{{route}}',
};

local panel(d, p) = {
  id: p + 1,
  type: if p % 5 == 4 then 'stat' else 'timeseries',
  title: 'Panel %d' % p,
  description: 'Requests answered.',
  datasource: datasource,
  gridPos: { x: 12 * (p % 2), y: 8 * std.floor(p / 2), w: 12, h: 8 },
  fieldConfig: {
    defaults: { unit: 'reqps', custom: { lineWidth: 1, fillOpacity: 10 } },
    overrides: [],
  },
  targets: [query(d, p, q) for q in std.range(0, queries - 1)],
};

local row(p) = {
  type: 'row',
  title: 'Row %d' % (p / 5),
  collapsed: false,
  gridPos: { x: 0, y: 8 * std.floor(p / 2), w: 24, h: 1 },
  panels: [],
};

{
  ['bare-%d.json' % d]: {
    uid: 'bare-%d' % d,
    title: 'Dashboard %d' % d,
    tags: ['generated'],
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    graphTooltip: 1,
    schemaVersion: 42,
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
    panels: std.flattenArrays([
      (if p % 5 == 0 then [row(p)] else []) + [panel(d, p)]
      for p in std.range(0, panels - 1)
    ]),
  }
  for d in std.range(0, dashboards - 1)
}
