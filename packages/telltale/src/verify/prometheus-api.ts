/** Questions to a Prometheus. Source: https://prometheus.io/docs/prometheus/latest/querying/api/ */

export interface PrometheusApi {
  /** The `data` of an answer. @throws PrometheusError */
  get<T>(path: string, parameters?: Readonly<Record<string, string>>): Promise<T>
  query(query: string, atSeconds: number): Promise<Answer>
  queryRange(query: string, range: QueryRange): Promise<Answer>
}

/** Unix times, step: all in seconds. */
export interface QueryRange {
  readonly from: number
  readonly to: number
  readonly step: number
}

export interface Answer {
  readonly series: readonly AnsweredSeries[]
  readonly cost: Cost
}

export interface AnsweredSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly times: readonly number[]
  readonly values: readonly number[]
}

/** As Prometheus itself counts it. */
export interface Cost {
  readonly samples: number
  readonly peakSamples: number
  readonly seconds: number
}

/** It refuses a question, or does not answer: what it says, or why not. */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError'
}

const patienceMs = 60_000

export function prometheusApi(url: string, signal: AbortSignal): PrometheusApi {
  const get = async <T>(path: string, parameters: Readonly<Record<string, string>> = {}) => {
    const limit = AbortSignal.timeout(patienceMs)
    try {
      // As a form: a query may be longer than an address may.
      const isQuery = path.startsWith('/api/v1/query')
      const form = new URLSearchParams(parameters)
      const answer = await fetch(isQuery ? `${url}${path}` : `${url}${path}?${form}`, {
        ...(isQuery && { method: 'POST', body: form }),
        signal: AbortSignal.any([signal, limit]),
      })
      return dataOf<T>(answer.status, await answer.text())
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof PrometheusError) throw error
      throw new PrometheusError(
        limit.aborted ? `no answer within ${patienceMs / 1000} s` : reasonOf(error),
      )
    }
  }
  const ask = async (path: string, parameters: Readonly<Record<string, string>>) =>
    answerOf(await get<QueryData>(path, { ...parameters, stats: 'all' }))
  return {
    get,
    query: (query, time) => ask('/api/v1/query', { query, time: String(time) }),
    queryRange: (query, { from, to, step }) =>
      ask('/api/v1/query_range', {
        query,
        start: String(from),
        end: String(to),
        step: String(step),
      }),
  }
}

interface Envelope<T> {
  readonly status?: string
  readonly data?: T
  readonly error?: string
}

function dataOf<T>(status: number, text: string): T {
  let json: Envelope<T>
  try {
    json = JSON.parse(text) as Envelope<T>
  } catch {
    throw new PrometheusError(
      `it answers ${status}, and not as Prometheus does: ${text.slice(0, 100).trim()}`,
    )
  }
  if (json?.status === 'success') return json.data as T
  throw new PrometheusError(json?.error ?? `it answers ${status}`)
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { readonly cause?: Error & { code?: string } }
  if (cause?.code === 'ECONNREFUSED') return 'nothing listens there'
  if (cause?.code === 'ENOTFOUND') return 'there is no such host'
  return cause?.message ?? message
}

type Point = readonly [time: number, value: string]

interface QueryData {
  readonly resultType: 'vector' | 'matrix' | 'scalar' | 'string'
  readonly result: readonly ResultSeries[] | Point
  readonly stats?: {
    readonly timings?: { readonly evalTotalTime?: number }
    readonly samples?: {
      readonly totalQueryableSamples?: number
      readonly peakSamples?: number
    }
  }
}

interface ResultSeries {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: Point
  readonly values?: readonly Point[]
}

function answerOf({ resultType, result, stats }: QueryData): Answer {
  const list: readonly ResultSeries[] =
    resultType === 'vector' || resultType === 'matrix'
      ? (result as readonly ResultSeries[])
      : [{ metric: {}, value: result as Point }]
  return {
    series: list.map(({ metric, value, values = value ? [value] : [] }) => ({
      labels: metric,
      times: values.map(([time]) => time),
      values: values.map(([, text]) => numberOf(text)),
    })),
    cost: {
      samples: stats?.samples?.totalQueryableSamples ?? 0,
      peakSamples: stats?.samples?.peakSamples ?? 0,
      seconds: stats?.timings?.evalTotalTime ?? 0,
    },
  }
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)
}
