import type { OwnDocument } from 'telltale'
import { table } from '../markdown.ts'
import { criticalAlerts } from './alert-pages.ts'

export const deploymentGuide: OwnDocument = {
  path: 'docs/DEPLOYMENT.md',
  title: 'Deployment',
  about: 'the monitoring in a cluster: what is applied, who gets in, what must not fail.',
  text: `## Monitoring deployment

Everything is in \`monitoring/k8s/\` of \`out/signal-harvester\`, where the commands are run, and in the namespace \`monitoring\`; the application runs in \`signal-harvester\`.

${table(
  ['file', 'what it makes'],
  ['`namespace.yaml`', 'the namespace'],
  [
    '`prometheus.yaml`',
    'ServiceAccount with its rights, ConfigMap with configuration and rules, volume of 50Gi, Deployment, Service, Secret and Ingress with password and TLS',
  ],
  [
    '`grafana.yaml`',
    'ConfigMaps with dashboards, data source and provider, volume of 10Gi, Deployment, Service, Secret and Ingress with TLS',
  ],
  ['`kube-state-metrics.yaml`', 'restarts of containers; leave it out where the cluster has one'],
  ['`applications/signal-harvester.yaml`', 'annotations for the pods of the application'],
)}

\`\`\`sh
kubectl create namespace monitoring
kubectl -n monitoring create secret generic grafana-admin --from-literal=admin-password="$PASSWORD"
htpasswd -c auth prometheus && kubectl -n monitoring create secret generic prometheus-basic-auth --from-file=auth
kubectl apply --server-side -k monitoring/k8s
kubectl -n monitoring rollout status deployment/prometheus deployment/grafana
kubectl -n signal-harvester patch deployment signal-harvester --patch-file monitoring/k8s/applications/signal-harvester.yaml
\`\`\`

After a change of rules or dashboards, build, apply again: a checksum restarts what reads them.

What differs between clusters is in \`prometheus/signal-harvester.ts\`: host names, the issuer of certificates, sizes, the plugin list of Grafana.

## Dashboard access

${table(
  ['what', 'in the cluster', 'on one machine'],
  [
    'Grafana',
    '`https://grafana.example.com`, administrator from the Secret `grafana-admin`',
    '`http://localhost:3000`',
  ],
  [
    'Prometheus',
    '`https://prometheus.example.com`, users of the Secret `prometheus-basic-auth`',
    '`http://localhost:9090`',
  ],
  ['API', '`/metrics/prometheus` on port 8000 of every pod', '`http://localhost:8000`'],
)}

Without the ingress: \`kubectl -n monitoring port-forward service/grafana 3000\`.

## Critical alerts

Somebody has to hear these at any hour; connect Alertmanager before the system is used in earnest.

${criticalAlerts}

What to do about each, and all the others: [MONITORING.md](MONITORING.md#7-response-procedures).`,
}
