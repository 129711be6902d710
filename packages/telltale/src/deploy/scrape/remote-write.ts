import { type Connection, connectionYaml } from './connection.ts'
import { type Relabeling, relabelingYaml } from './relabeling.ts'

/**
 * Where Prometheus sends what it scrapes: Mimir, Thanos, VictoriaMetrics, Grafana Cloud.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#remote_write
 */
export interface RemoteWrite extends Connection {
  /** `https://mimir.example.com/api/v1/push` */
  readonly url: string
  /** Tells several of them apart in Prometheus' own metrics. */
  readonly name?: string
  /** `{ 'X-Scope-OrgID': 'shop' }`; no secrets. */
  readonly headers?: Readonly<Record<string, string>>
  /** @default false */
  readonly sendExemplars?: boolean
  readonly queue?: RemoteWriteQueue
  /** What is sent. */
  readonly relabel?: readonly Relabeling[]
}

export interface RemoteWriteQueue {
  readonly capacity?: number
  readonly maxShards?: number
  readonly maxSamplesPerSend?: number
}

export function remoteWriteYaml(remote: RemoteWrite) {
  const { url, name, headers, sendExemplars, queue, relabel = [] } = remote
  return {
    url,
    ...(name !== undefined && { name }),
    ...(headers && { headers }),
    ...(sendExemplars !== undefined && { send_exemplars: sendExemplars }),
    ...connectionYaml(remote),
    ...(queue && { queue_config: queueYaml(queue) }),
    ...(relabel.length > 0 && { write_relabel_configs: relabel.map(relabelingYaml) }),
  }
}

function queueYaml({ capacity, maxShards, maxSamplesPerSend }: RemoteWriteQueue) {
  return {
    ...(capacity !== undefined && { capacity }),
    ...(maxShards !== undefined && { max_shards: maxShards }),
    ...(maxSamplesPerSend !== undefined && { max_samples_per_send: maxSamplesPerSend }),
  }
}
