import { Badge } from '@grafana/ui'
import { useEffect, useState } from 'react'
import type { Project } from '../project.ts'
import { queryInstant } from '../query/prometheus.ts'

interface Props {
  readonly project: Project
  readonly system: string
  readonly name: string
}

/**
 * Whether an alert fires now, as the Prometheus says that evaluates it; nothing when there is none.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime
 */
export function AlertState({ project, system, name }: Props) {
  const isEvaluated = project.data !== 'generated'
  const [states, setStates] = useState<readonly (string | undefined)[]>()
  useEffect(() => {
    if (!isEvaluated) return
    const left = new AbortController()
    queryInstant(system, `ALERTS{alertname="${name}"}`, Date.now(), left.signal).then(
      (series) => setStates(series.map(({ metric }) => metric.alertstate)),
      // Panels say already what keeps Prometheus from answering.
      () => setStates(undefined),
    )
    return () => left.abort()
  }, [isEvaluated, system, name])
  if (states === undefined) return null
  if (states.includes('firing')) return <Badge text="firing" color="red" />
  if (states.includes('pending')) return <Badge text="pending" color="orange" />
  return <Badge text="not firing" color="green" />
}
