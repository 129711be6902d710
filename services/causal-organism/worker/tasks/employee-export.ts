import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { track } from '@telltale/runtime'
import type { TimescaleConnection } from '../../databases/timescale.ts'
import type { Measurement } from '../../organism/factors.ts'
import type { ExportFormat } from '../../organism/jobs.ts'
import type { WorkerMetrics } from '../metrics.ts'
import { failure } from '../outcome.ts'

export interface ExportParts {
  readonly database: Pick<TimescaleConnection, 'measurements'>
  readonly metrics: WorkerMetrics['exports']
  /** The directory into which files are written. */
  readonly results: string
}

/** Writes everything known about some people into a file; gives its path. */
export function exportEmployeeMetrics(
  { id, employees, format }: ExportRequest,
  { database, metrics, results }: ExportParts,
): Promise<string> {
  const labels = { export_type: 'employee_metrics' } as const
  return track(
    [metrics.requests, metrics.duration],
    labels,
    async () => {
      const rows: Measurement[] = []
      for (const employee of employees) {
        const found = await database.measurements(employee)
        if (found.length === 0) throw new Error(`Nothing is known of ${employee}.`)
        rows.push(...found)
      }
      const path = join(results, `${id}.export.${format}`)
      await writeFile(path, format === 'json' ? JSON.stringify(rows) : csv(rows))
      metrics.size.observe(labels, (await stat(path)).size)
      return path
    },
    failure,
  )
}

export interface ExportRequest {
  readonly id: string
  readonly employees: readonly string[]
  readonly format: ExportFormat
}

function csv(rows: readonly Measurement[]): string {
  const lines = rows.map(
    ({ employee, day, factor, value }) => `${employee},${day},${factor},${value}`,
  )
  return `employee,day,factor,value\n${lines.join('\n')}\n`
}
