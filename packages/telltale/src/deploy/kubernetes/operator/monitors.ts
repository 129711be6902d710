/** What is scraped, as objects from which the Prometheus Operator writes the configuration. */
import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor'
import type { IScrapeConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/ScrapeConfig'
import type { Application } from '../kubernetes.ts'
import { type Cluster, type KubernetesObject, objectName } from '../object.ts'
import {
  isThisMachine,
  type PrometheusFile,
  type RelabelConfig,
  type ScrapeConfig,
  selectorOf,
} from '../prometheus-file.ts'
import { operatorMetadata } from './prometheus-rules.ts'

/**
 * A PodMonitor or ServiceMonitor for each application, and a ScrapeConfig for each job with fixed
 * addresses. Jobs that discover something else in the cluster, such as its nodes, have none: the
 * operator's own stack watches the cluster.
 *
 * The label `job` is the same as without the operator, so that every query finds its series.
 *
 * Source: https://prometheus-operator.dev/docs/api-reference/api/
 */
export function monitors(file: PrometheusFile, cluster: Cluster): readonly KubernetesObject[] {
  const { applications = {} } = cluster.kubernetes.options
  return (file.scrape_configs ?? []).flatMap((job): readonly KubernetesObject[] => {
    const application = applications[job.job_name]
    if (application?.servicePort !== undefined) {
      return [serviceMonitor(job, application, application.servicePort, cluster)]
    }
    if (application !== undefined) return [podMonitor(job, application, cluster)]
    const addresses = (job.static_configs ?? []).flatMap(({ targets = [] }) => targets)
    return addresses.some((address) => !isThisMachine(address)) ? [scrapeConfig(job, cluster)] : []
  })
}

function podMonitor(
  job: ScrapeConfig,
  application: Application,
  cluster: Cluster,
): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: operatorMetadata(objectName(job.job_name), cluster),
    spec: {
      ...found(job, application),
      ...limits(job),
      podMetricsEndpoints: [
        {
          ...(application.portName === undefined
            ? { targetPort: application.port }
            : { port: application.portName }),
          ...endpoint(job),
        },
      ],
    },
  } satisfies IPodMonitor
}

function serviceMonitor(
  job: ScrapeConfig,
  application: Application,
  port: string,
  cluster: Cluster,
): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: operatorMetadata(objectName(job.job_name), cluster),
    spec: {
      ...found(job, application),
      ...limits(job),
      endpoints: [{ port, ...endpoint(job) }],
    },
  } satisfies IServiceMonitor
}

function found(job: ScrapeConfig, application: Application) {
  return {
    namespaceSelector: { matchNames: [application.namespace] },
    selector: { matchLabels: { ...selectorOf(job.job_name, application) } },
  }
}

function limits({ sample_limit: samples, label_limit: labels }: ScrapeConfig) {
  return {
    ...(samples !== undefined && { sampleLimit: samples }),
    ...(labels !== undefined && { labelLimit: labels }),
  }
}

function endpoint(job: ScrapeConfig) {
  return {
    path: job.metrics_path ?? '/metrics',
    ...(job.scheme !== undefined && { scheme: job.scheme }),
    ...timing(job),
    ...(job.honor_labels !== undefined && { honorLabels: job.honor_labels }),
    relabelings: [jobLabel(job)],
    ...metricRelabelings(job),
  }
}

function timing({ scrape_interval: interval, scrape_timeout: timeout }: ScrapeConfig) {
  return {
    ...(interval !== undefined && { interval }),
    ...(timeout !== undefined && { scrapeTimeout: timeout }),
  }
}

function scrapeConfig(job: ScrapeConfig, cluster: Cluster): KubernetesObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: operatorMetadata(objectName(job.job_name), cluster),
    spec: {
      metricsPath: job.metrics_path ?? '/metrics',
      ...(job.honor_labels !== undefined && { honorLabels: job.honor_labels }),
      staticConfigs: (job.static_configs ?? []).map(({ targets = [], labels }) => ({
        targets: [...targets],
        ...(labels && { labels: { ...labels } }),
      })),
      relabelings: [jobLabel(job), ...(job.relabel_configs ?? []).map(relabeling)],
    },
  } satisfies IScrapeConfig
}

/** Otherwise the operator makes one of the namespace and the name of the object. */
function jobLabel({ job_name }: ScrapeConfig) {
  return { targetLabel: 'job', replacement: job_name }
}

function metricRelabelings({ metric_relabel_configs: configs = [] }: ScrapeConfig) {
  return configs.length === 0 ? {} : { metricRelabelings: configs.map(relabeling) }
}

type Action = NonNullable<NonNullable<IScrapeConfig['spec']['relabelings']>[number]['action']>

/** The same names as in `prometheus.yml`, in the operator's spelling. */
function relabeling(config: RelabelConfig) {
  const { action, source_labels, target_label, regex, replacement, separator, modulus } = config
  return {
    ...(action !== undefined && { action: action as Action }),
    ...(source_labels && { sourceLabels: [...source_labels] }),
    ...(separator !== undefined && { separator }),
    ...(regex !== undefined && { regex }),
    ...(modulus !== undefined && { modulus }),
    ...(target_label !== undefined && { targetLabel: target_label }),
    ...(replacement !== undefined && { replacement }),
  }
}
