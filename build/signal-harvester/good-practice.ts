/** What keeps the monitoring good. */

export const goodPractice = `### Queries

- \`rate()\` of counters only. Six gauges here end in \`_total\` because they count what is stored: \`signals_total\`, \`discoveries_total\`, \`topics_total\`, \`topic_artifacts_total\`, \`entities_total\`, \`cross_source_relationships_total\`. Their flow is in the counters beside them.
- Several replicas read one database: take \`max\` of what is stored, \`sum\` of what happens.
- Aggregate first, divide last; keep \`le\` in the aggregation of buckets.
- What is asked again and again is recorded: see \`recording.yml\`.

### Retention

- 30 days, on a volume of 50 GiB. Ranges in queries are at most a day, so that a shorter retention loses only the past.
- For longer, send samples elsewhere (\`remoteWrite\`), or let another Prometheus federate the recorded series.

### Security

- No password is in the repository: Grafana's and that of Prometheus' ingress are Secrets that somebody sets in the cluster. The one in the compose file is for one machine.
- Both ingresses have TLS from cert-manager; that of Prometheus asks for a password besides.
- Prometheus may read what it discovers. \`nodes/proxy\` is among it, because kubelets are asked through the API server; it is a far-reaching right, and \`nodes({ of: 'kubelet' })\` without it works where kubelets have certificates of the cluster.
- The lifecycle API is on: inside the cluster whoever reaches port 9090 may reload; a network policy lets only Grafana and the ingress controller in.

### Labels

- Endpoints are routes with \`{id}\`; nothing that a client sends becomes a label value.
- A new model, source or stage is added to the definitions, never in the code that records.`

export const addingAnAlert = `### Adding an alert

In the file of its area in \`alerts/signal-harvester/\`:

\`\`\`ts
export const manyFetchErrors = alertingRule('ManyFetchErrors', {
  when: sum(increase(discoveries.fetchErrors, '1h')).by('source').gt(20),
  for: '5m',
  severity: 'warning',
  summary: 'A source fails often.',
  description: ({ label, value }) => \`\${value} fetches from \${label.source} have failed.\`,
  runbook: { meaning: '…', impact: '…', diagnosis: ['…'], mitigation: ['…'] },
})
\`\`\`

Add it to the rule group at the end of the file, name it in the option \`alert\` of the panel that shows it, and build. That writes the rule (expression, \`for: 5m\`, \`severity: warning\`, summary and description), its test and its runbook.`
