/**
 * Where Prometheus finds Signal Harvester and what watches its cluster: by discovery in Kubernetes,
 * at fixed addresses on one machine.
 */
import { application, cadvisor, kubeState, processMetrics } from '@systems/metrics/signal-harvester'
import {
  annotatedPods,
  annotatedServices,
  apiServers,
  kubernetes,
  kubernetesDiscovery,
  nodes,
  target,
} from 'telltale'

const namespace = 'signal-harvester'
const service = {
  path: '/metrics/prometheus',
  exposes: { ...application, processMetrics },
}

/** Seven jobs; the last five are of the cluster and of Prometheus itself. */
export const targets = [
  target('signal-harvester', {
    ...annotatedPods({ namespaces: [namespace] }),
    ...service,
    instances: 2,
  }),
  target('redis', {
    // Where no exporter runs, nothing is found, and nothing is down.
    discovery: kubernetesDiscovery('endpoints', { namespaces: [namespace] }),
    relabel: [
      {
        action: 'keep',
        sourceLabels: [
          '__meta_kubernetes_service_name',
          '__meta_kubernetes_pod_container_port_number',
        ],
        regex: 'redis-exporter;9121',
      },
    ],
    exposes: {},
  }),
  target('kubernetes-apiservers', { ...apiServers(), exposes: {} }),
  // Kubelets mostly sign their certificates themselves; the API server knows them.
  target('kubernetes-nodes', { ...nodes({ of: 'kubelet', through: 'API server' }), exposes: {} }),
  target('kubernetes-cadvisor', {
    ...nodes({ of: 'cadvisor', through: 'API server' }),
    exposes: { cadvisor },
  }),
  target('kubernetes-service-endpoints', {
    // The pods of the service are scraped once, by the first job.
    ...annotatedServices({ except: [namespace] }),
    // kube-state-metrics speaks of other pods: their namespace must win over its own.
    honorLabels: true,
    exposes: { kubeState },
  }),
  target('prometheus', { addresses: ['localhost:9090'], exposes: {} }),
]

/** The containers of the compose file; one of them says what a cluster would. */
export const localTargets = [
  target('signal-harvester', { ...service, addresses: ['api:8000'] }),
  target('kubernetes-cadvisor', {
    addresses: ['cluster:8001'],
    path: '/metrics/cadvisor',
    exposes: { cadvisor },
  }),
  target('kubernetes-service-endpoints', {
    addresses: ['cluster:8002'],
    exposes: { kubeState },
  }),
]

/** What differs between clusters: names, sizes, the issuer of certificates. */
export const manifests = kubernetes({
  namespace: 'monitoring',
  folder: 'monitoring/k8s',
  prometheus: {
    storage: '50Gi',
    resources: {
      requests: { cpu: '500m', memory: '1Gi' },
      limits: { cpu: '2000m', memory: '4Gi' },
    },
    host: 'prometheus.example.com',
    basicAuth: 'prometheus-basic-auth',
    lifecycleApi: true,
    alsoReads: ['nodes', 'nodes/metrics', 'services', 'endpoints', 'ingresses', '/metrics'],
  },
  grafana: {
    storage: '10Gi',
    resources: {
      requests: { cpu: '250m', memory: '512Mi' },
      limits: { cpu: '1000m', memory: '2Gi' },
    },
    host: 'grafana.example.com',
    adminSecret: 'grafana-admin',
    // The pie chart has been part of Grafana since version 8; an empty list installs none.
    plugins: ['grafana-piechart-panel'],
  },
  kubeStateMetrics: {
    image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.9.2',
  },
  ingress: { issuer: 'letsencrypt' },
  applications: { 'signal-harvester': { namespace, port: 8000 } },
})
