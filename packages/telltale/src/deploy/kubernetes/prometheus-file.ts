/** `prometheus.yml` as it has to be inside a cluster, and what is read of it there. */
import { isMap, isSeq, parse, parseDocument } from 'yaml'
import { annotatedPods } from '../scrape/kubernetes-jobs.ts'
import { relabelingsYaml } from '../scrape/scrape-options.ts'
import type { Application, KubernetesOptions } from './kubernetes.ts'
import { objectName } from './object.ts'

/** The part of a configuration that decides what Prometheus asks of the cluster. */
export interface PrometheusFile {
  readonly scrape_configs?: readonly ScrapeConfig[]
}

export interface ScrapeConfig {
  readonly job_name: string
  readonly metrics_path?: string
  readonly scrape_interval?: string
  readonly scrape_timeout?: string
  readonly scheme?: 'http' | 'https'
  readonly honor_labels?: boolean
  readonly sample_limit?: number
  readonly label_limit?: number
  readonly static_configs?: readonly {
    readonly targets?: readonly string[]
    readonly labels?: Readonly<Record<string, string>>
  }[]
  readonly kubernetes_sd_configs?: readonly {
    readonly role: string
    readonly namespaces?: { readonly names?: readonly string[] }
  }[]
  readonly relabel_configs?: readonly RelabelConfig[]
  readonly metric_relabel_configs?: readonly RelabelConfig[]
  readonly bearer_token_file?: string
  readonly authorization?: unknown
}

export interface RelabelConfig {
  readonly action?: string
  readonly source_labels?: readonly string[]
  readonly separator?: string
  readonly regex?: string
  readonly modulus?: number
  readonly target_label?: string
  readonly replacement?: string
}

export function readPrometheusFile(text: string): PrometheusFile {
  return parse(text) ?? {}
}

/**
 * The configuration with the pods of the applications in place of their fixed addresses. Comments,
 * order and every other job stay; so does a job that discovers its targets already.
 */
export function inCluster(
  text: string,
  applications: KubernetesOptions['applications'] = {},
): string {
  const document = parseDocument(text)
  const jobs = document.get('scrape_configs')
  if (!isSeq(jobs)) return text
  let changed = false
  for (const job of jobs.items) {
    if (!isMap(job) || !job.has('static_configs')) continue
    const application = applications[String(job.get('job_name'))]
    if (application === undefined) continue
    const name = String(job.get('job_name'))
    job.delete('static_configs')
    for (const [key, value] of Object.entries(podDiscovery(name, application)))
      job.set(key, document.createNode(value))
    changed = true
  }
  return changed ? document.toString({ lineWidth: 0 }) : text
}

/** Pods of an application that ask to be scraped; `selectors` keep its neighbours in the namespace out. */
function podDiscovery(job: string, application: Application) {
  const { relabel } = annotatedPods({ namespaces: [application.namespace] })
  const label = Object.entries(selectorOf(job, application))
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  return {
    kubernetes_sd_configs: [
      {
        role: 'pod',
        namespaces: { names: [application.namespace] },
        selectors: [{ role: 'pod', label }],
      },
    ],
    ...relabelingsYaml({ relabel }),
  }
}

/** Whether an address is on the machine of whoever asks; Prometheus itself may be found at its own. */
export function isThisMachine(address: string): boolean {
  return /^(host\.docker\.internal|localhost|127\.0\.0\.1|\[::1\]):/.test(address)
}

/** The labels of the application's pods. */
export function selectorOf(
  job: string,
  { selector, deployment }: Application,
): Readonly<Record<string, string>> {
  return selector ?? { 'app.kubernetes.io/name': deployment ?? objectName(job) }
}
