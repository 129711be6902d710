/**
 * One mistake of each kind in the files that AhaRadar's definitions become, as somebody may make it
 * who edits dashboards and rules by hand: each is found, alone, where it was made.
 */
import { familiesOf } from '@telltale/core'
import { defineProject } from 'telltale'
import { expect, it } from 'vitest'
import project from '../../build/project.ts'
import { examine } from '../../packages/telltale/src/build.ts'
import { dashboardChecks } from '../../packages/telltale/src/check/dashboards/dashboard-checks.ts'
import { routeChecks } from '../../packages/telltale/src/check/routes/route-checks.ts'
import {
  foreignRuleChecks,
  ruleChecks,
} from '../../packages/telltale/src/check/rules/rule-checks.ts'
import { checkForeign } from '../../packages/telltale/src/foreign/check-foreign.ts'
import { declaredMetrics } from '../../packages/telltale/src/foreign/learnt-metrics.ts'

const [aharadar] = project.systems
if (aharadar === undefined) throw new Error('the project has no system')
const families = new Set(
  aharadar.options.targets.flatMap(({ options }) => familiesOf(options.exposes)),
)
// As if the service had been asked.
const metrics = {
  ...declaredMetrics('AhaRadar', [...families]),
  sources: ['http://localhost:3001/api/metrics'],
}

const overview = 'aharadar-overview.json'
const alerts = 'alerts.yml'
const records = 'recording-rules.yml'
const server = 'prometheus.yml'
const routing = 'alertmanager.yml'
const read = [overview, 'aharadar-processes.json', 'aharadar-slos.json', alerts, records, server]

/** Who is told is the business of the stack of all systems; these are routes for AhaRadar alone. */
const routes = `route:
  receiver: operations
  group_by: [alertname]
  routes:
    - matchers: [severity="critical"]
      receiver: telephone
      mute_time_intervals: [nights]
    - { matchers: [severity="warning"], receiver: operations }
receivers:
  - name: operations
    webhook_configs: [{ url: 'http://operations.example.org' }]
  - name: telephone
    webhook_configs: [{ url: 'http://telephone.example.org' }]
time_intervals:
  - name: nights
    time_intervals: [{ times: [{ start_time: '22:00', end_time: '24:00' }] }]
inhibit_rules:
  - source_matchers: [alertname="AharadarApiDown"]
    target_matchers: [alertname="AharadarApiHighLatency"]
`

const generated: ReadonlyMap<string, string> = new Map([
  ...[...examine(defineProject([aharadar])).files].flatMap(([path, text]) => {
    const name = path.split('/').at(-1) ?? ''
    const isRead = read.includes(name) || /^slo-[a-z]+\.yml$/.test(name)
    return isRead && !path.includes('/tests/') ? [[name, String(text)] as const] : []
  }),
  [routing, routes] as const,
])

interface Case {
  readonly file: string
  /** The first of the one becomes the other. */
  readonly cut: string | RegExp
  readonly paste: string
  /** What stands at the place of the problem: the last of it up to the end of what was pasted, else the next. */
  readonly at: string
  /** Where it is told, when somewhere else: in the file that no longer fits. @default where it was made */
  readonly in?: string
  readonly says: RegExp
}

const start = '{\n  "annotations"'
const panel = '{\n      "datasource"'
const requests = 'sum by (route) (rate(http_requests_total{route=~\\"$route\\"}[$__rate_interval]))'
const page = (cut: string | RegExp, paste: string) => ({ file: overview, cut, paste })
/** Another query in the first panel, of the same unit. */
const query = (expr: string) => page(`"expr": "${requests}"`, `"expr": "${expr}"`)
const alert = (cut: string | RegExp, paste: string) => ({ file: alerts, cut, paste })
const record = (cut: string, paste: string) => ({ file: records, cut, paste })
const route = (cut: string, paste: string) => ({ file: routing, cut, paste })
const first = 'alert: AharadarApiDown'
const down = 'up{job="aharadar-api"} == 0'
const description =
  '          description: Prometheus has not reached {{ $labels.instance }} for two minutes.\n'
const rule = (expr: string) =>
  record('    rules:\n', `    rules:\n      - record: aharadar:lag:max\n        expr: ${expr}\n`)
const latency =
  'expr: histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 2'
const errors =
  'expr: sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05'

// biome-ignore format: one line for each seed
const cases: Readonly<Record<string, readonly Case[]>> = {
  'metrics/undeclared': [
    { ...query(requests.replace('requests', 'request')), at: 'http_request_total', says: /Did you mean "http_requests_total"/ },
    { ...page('"query": "label_values(llm_calls_total,', '"query": "label_values(llm_call_total,'), at: 'llm_call_total', says: /llm_call_total/ },
    { ...query('sum by (route) (rate({__name__=~\\"http_request_.*total\\", route=~\\"$route\\"}[5m]))'), at: '__name__', says: /has a name that fits/ },
    { ...alert(down, 'upp{job="aharadar-api"} == 0'), at: 'upp', says: /upp is not among the metrics/ },
  ],
  'metrics/undeclared-label': [
    { ...query(requests.replace('{route', '{rout')), at: 'rout=~', says: /no label rout/ },
  ],
  'metrics/label-value': [{ ...alert('status="error"', 'status="errors"'), at: 'status="errors"', says: /no status "errors"/ }],
  'promql/syntax': [{ ...query('sum by (route) (rate(http_requests_total[5m])'), at: '(rate', says: /never closed/ }],
  'promql/type': [{ ...query('sum by (route) (rate(http_requests_total))'), at: 'http_requests_total', says: /needs a range vector/ }],
  'promql/rate-of-gauge': [{ ...alert(down, 'rate(http_active_connections[5m]) > 0'), at: 'http_active_connections', says: /needs a counter/ }],
  'promql/short-range': [{ ...query('sum by (route) (rate(http_requests_total[30s]))'), at: '[30s]', says: /scraped every 15s/ }],
  'promql/interval-in-rate': [{ ...query('sum by (route) (rate(http_requests_total[$__interval]))'), at: '[$__interval]', says: /over \$__interval/ }],
  'dashboards/missing-uid': [{ ...page('"uid": "aharadar-overview"', '"uid": ""'), at: start, says: /has no uid/ }],
  'dashboards/uid': [{ ...page('"uid": "aharadar-overview"', `"uid": "${'a'.repeat(41)}"`), at: `"${'a'.repeat(41)}`, says: /41/ }],
  'dashboards/editable': [{ ...page('"editable": false', '"editable": true'), at: start, says: /can be edited/ }],
  'dashboards/export-inputs': [{ ...page(start, '{\n  "__inputs": [{ "name": "DS_PROMETHEUS" }],\n  "annotations"'), at: '[{ "name": "DS_PROMETHEUS"', says: /DS_PROMETHEUS/ }],
  'dashboards/no-datasource-variable': [{ ...page('"type": "datasource"', '"type": "textbox"'), at: start, says: /no/ }],
  'dashboards/hard-coded-datasource': [{ ...page('"uid": "${datasource}"', '"uid": "P1"'), at: '"ALERTS', says: /"P1"/ }],
  'dashboards/other-datasources': [{ ...page(/"type": "prometheus",(?=\s+"uid": "\$\{datasource\}"\s+\},\s+"editorMode": "code",\s+"expr": "sum\(http_active)/, '"type": "loki",'), at: '"sum(http_active_connections)"', says: /1 query of loki/ }],
  'dashboards/undeclared-variable': [{ ...query(requests.replace('$route', '$rute')), at: `"${requests.replace('$route', '$rute')}`, says: /rute/ }],
  'dashboards/unused-variable': [{ ...page('"templating": {\n    "list": [', '"templating": {\n    "list": [{ "name": "spare", "type": "textbox" },'), at: '{ "name": "spare"', says: /spare/ }],
  'dashboards/duplicate-variable': [{ ...page('"templating": {\n    "list": [', '"templating": {\n    "list": [{ "name": "route", "type": "textbox" },'), at: '{\n        "allValue"', says: /route/ }],
  'dashboards/variable-refresh': [{ ...page('"refresh": 2', '"refresh": 1'), at: '{\n        "allValue"', says: /route/ }],
  'dashboards/missing-panel-id': [{ ...page('"id": 1553383193', '"id": 0'), at: panel, says: /has the id 0/ }],
  'dashboards/duplicate-panel-id': [{ ...page('"id": 968809579', '"id": 1553383193'), at: panel, says: /1553383193/ }],
  'dashboards/overlap': [{ ...page('"x": 12,\n        "y": 1\n', '"x": 6,\n        "y": 1\n'), at: panel, says: /Request latency/ }],
  'dashboards/off-grid': [{ ...page('"x": 12,\n        "y": 1\n', '"x": 13,\n        "y": 1\n'), at: panel, says: /Request latency/ }],
  'dashboards/no-panel-title': [{ ...page('"title": "Request rate"', '"title": ""'), at: panel, says: /title/ }],
  'dashboards/no-description': [{ ...page('"description": "HTTP requests answered."', '"description": ""'), at: panel, says: /Request rate/ }],
  'dashboards/no-unit': [{ ...page(',\n          "unit": "reqps"', ''), at: panel, says: /Request rate/ }],
  'dashboards/unit': [{ ...page('"unit": "reqps"', '"unit": "reqpss"'), at: '"reqpss"', says: /reqpss/ }],
  'dashboards/wrong-unit': [{ ...page('"unit": "reqps"', '"unit": "s"'), at: '"s"', says: /s/ }],
  'dashboards/no-queries': [{ ...page(/"targets": \[[^\]]*"sum\(http_active_connections\)"[^\]]*\]/, '"targets": []'), at: panel, says: /Active connections/ }],
  'dashboards/duplicate-ref-id': [{ ...page('"refId": "B"', '"refId": "A"'), at: '"histogram_quantile(0.95', says: /A/ }],
  'dashboards/query-type': [{ ...page(/"instant": false,\s+"legendFormat": "\{\{route\}\}",\s+"range": true/, '"instant": true, "legendFormat": "{{route}}", "range": false'), at: `"${requests}`, says: /Request rate|instant/ }],
  'dashboards/legend-label': [{ ...page('{{route}}', '{{rout}}'), at: `"${requests}`, says: /rout/ }],
  'dashboards/threshold-differs': [{ ...page('"value": 0.05', '"value": 0.06'), at: panel, says: /AharadarApiHighErrorRate/ }],
  'rules/later-group': [{ ...rule('max by (route) (aharadar:http_requests:rate5m)'), at: 'record: aharadar:lag', says: /later in the same group/ }],
  'rules/cycle': [{ ...rule('max by (route) (aharadar:lag:max)'), at: 'record: aharadar:lag', says: /reads itself/ }],
  'rules/never-fires': [{ ...alert(down, 'up{job="aharadar-api"} == 2'), at: first, says: /can never fire/ }],
  'rules/no-up-alert': [{ ...alert(/up\{job="aharadar-(api|worker)"\} == 0/g, 'http_active_connections > 1e6'), at: first, says: /no alert says when/ }],
  'rules/missing-severity': [{ ...alert('          severity: critical', '          level: critical'), at: first, says: /has no severity/ }],
  'rules/missing-description': [{ ...alert(description, ''), at: first, says: /has no description/ }],
  'rules/missing-runbook-url': [{ ...alert('          runbook_url: out/aharadar/docs/runbooks/AharadarApiDown.md\n', ''), at: first, says: /has no runbook_url/ }],
  'rules/missing-summary': [{ ...alert('          summary: AhaRadar API cannot be scraped.\n', ''), at: first, says: /summary/ }],
  'rules/no-comparison': [{ ...alert(down, 'up{job="aharadar-api"}'), at: first, says: /compar/ }],
  'rules/template-label': [{ ...alert('{{ $labels.instance }}', '{{ $labels.instances }}'), at: first, says: /instances/ }],
  'rules/template-syntax': [{ ...alert('{{ $labels.instance }}', '{{ $labels.instance }'), at: first, says: /./ }],
  'rules/template-function': [{ ...alert('{{ $labels.instance }}', '{{ $labels.instance | upper }}'), at: first, says: /upper/ }],
  'rules/value-in-label': [{ ...alert('          severity: critical', '          severity: critical\n          level: "{{ $value }}"'), at: first, says: /level/ }],
  'rules/record-name': [{ ...record('    rules:\n', '    rules:\n      - record: lag\n        expr: max(queue_depth)\n'), at: 'record: lag', says: /level:metric:operations/ }],
  'rules/duplicate-record': [{ ...record('record: aharadar:http_error_ratio:rate5m', 'record: aharadar:http_requests:rate5m'), at: 'record: aharadar:http_requests:rate5m', says: /twice|two/ }],
  'rules/duplicate-alert': [{ ...alert('alert: AharadarApiHighErrorRate', 'alert: AharadarApiDown'), at: 'alert: AharadarApiDown', says: /AharadarApiDown/ }],
  'rules/threshold-between-buckets': [{ ...alert(latency, latency.replace('0.95', '0.9').replace('> 2', '> 3')), at: 'alert: AharadarApiHighLatency', says: /compared with 3/ }],
  'rules/threshold-above-buckets': [{ ...alert(latency, latency.replace('0.95', '0.9').replace('> 2', '> 20')), at: 'alert: AharadarApiHighLatency', says: /compared with 20/ }],
  'rules/variable-in-rule': [{ ...alert(errors, errors.replace('[5m]', '[$__rate_interval]')), at: 'alert: AharadarApiHighErrorRate', says: /\$__rate_interval/ }],
  'rules/unreadable-duration': [{ ...alert('for: 2m', 'for: soon'), at: first, says: /soon/ }],
  'promql/unit-mismatch': [{ ...alert(errors, errors.replace('5..', '4..').replace('> 0.05', '> 5')), at: '5', says: /never more than 1/ }],
  'promql/nan-division': [{ ...alert(errors, `expr: quantile(0.9, ${errors.slice(6).replace(' > 0.05', ') > 0.05')}`), at: 'sum(rate(http_requests_total{', says: /quantile\(\) of a share/ }],
  'routes/undefined-receiver': [{ ...route('  routes:\n', '  routes:\n    - { matchers: [alertname="AharadarApiDown"], receiver: nobody }\n'), at: '{ matchers', says: /nobody/ }],
  'routes/unused-receiver': [{ ...route('receivers:\n', 'receivers:\n  - name: nobody\n'), at: 'name: nobody', says: /nobody/ }],
  'routes/undefined-time-interval': [{ ...route('[nights]', '[nights, days]'), at: 'matchers: [severity="critical"]', says: /days/ }],
  'routes/unrouted': [{ ...alert('severity: critical', 'severity: page'), at: first, says: /page/ }],
  'routes/never-matches': [{ ...route('  routes:\n', '  routes:\n    - { matchers: [alertname="AharadarApiUp"], receiver: telephone }\n'), at: '{ matchers', says: /AharadarApiUp/ }],
  'routes/shadowed': [{ ...route('[nights]\n', '[nights]\n    - { matchers: [severity="critical"], receiver: operations }\n'), at: '{ matchers', says: /critical/ }],
  'routes/group-label': [{ ...route('[alertname]', '[alertname, cluster]'), at: 'receiver: operations', says: /cluster/ }],
  'routes/inhibition-label': [{ ...route('ApiHighLatency"]', 'ApiHighLatency"]\n    equal: [cluster]'), at: 'source_matchers', says: /cluster/ }],
  'routes/inhibits-unrelated': [{ ...route('  - source_matchers: [alertname="AharadarApiDown"]', '  - source_matchers: [alertname="AharadarApiHighErrorRate"]\n    equal: [instance]'), at: 'source_matchers', says: /instance/ }],
  'collection/unknown-job': [{ file: server, cut: 'job_name: aharadar-worker', paste: 'job_name: worker', at: 'job="aharadar-worker"', in: alerts, says: /worker/ }],
  'collection/duplicate-target': [{ file: server, cut: 'metrics_path: /metrics\n    static_configs:\n      - targets:\n          - host.docker.internal:9091', paste: 'metrics_path: /api/metrics\n    static_configs:\n      - targets:\n          - host.docker.internal:3001', at: 'host.docker.internal:3001', says: /3001/ }],
  'collection/unreached': [{ file: server, cut: '3001', paste: '3002', at: '- job_name: aharadar-api', says: /3001/ }],
}

const changed = (file: string, cut: Case['cut'], paste: string) =>
  (generated.get(file) ?? '').replace(cut, () => paste)
const files = (change?: Case) =>
  [...generated].map(([name, text]) => ({
    name,
    text: change?.file === name ? changed(name, change.cut, change.paste) : text,
  }))
const found = (change?: Case) => checkForeign({ metrics, files: [], texts: files(change) }).problems

const before = new Set(found().map(({ code, summary }) => code + summary))

it('AhaRadar as it is generated has no problem', () => {
  expect([...before]).toEqual([])
})

it.each(
  Object.entries(cases).flatMap(([code, list]) => list.map((each, i) => ({ code, i, each }))),
)('$code, $i: $each.paste', ({ code, each }) => {
  expect(changed(each.file, each.cut, each.paste)).not.toBe(generated.get(each.file))
  const problems = found(each)
  expect(problems.map((problem) => `${problem.code}: ${problem.summary}`)).toEqual([
    expect.stringMatching(each.says),
  ])
  expect(problems[0]).toMatchObject({ code, at: placeOf(each) })
})

/** Looked up in the text, without the tool's own ways of finding places. */
function placeOf({ file, cut, paste, at, in: elsewhere }: Case) {
  const original = generated.get(file) ?? ''
  const start = typeof cut === 'string' ? original.indexOf(cut) : original.search(cut)
  const text =
    (elsewhere === undefined ? changed(file, cut, paste) : generated.get(elsewhere)) ?? ''
  const end = elsewhere === undefined ? start + paste.length : 0
  const before = text.lastIndexOf(at, end - at.length)
  const offset = before >= 0 && end >= at.length ? before : text.indexOf(at, end)
  const lines = text.slice(0, offset).split('\n')
  return {
    file: elsewhere ?? file,
    line: lines.length,
    column: (lines.at(-1)?.length ?? 0) + 1,
  }
}

it('is tried for every check of dashboards, rules and routes', () => {
  const all = [...dashboardChecks, ...ruleChecks, ...foreignRuleChecks, ...routeChecks]
  expect(all.map(({ code }) => code).filter((code) => !(code in cases))).toEqual([])
})
