/** The two endpoints of Prometheus' HTTP API that panels need, through the server of the page. */

export interface Series {
  readonly metric: Readonly<Record<string, string>>
  /** Times in seconds; values as text, as Prometheus answers. */
  readonly values: readonly (readonly [number, string])[]
}

/** @throws Error with Prometheus' own words */
export async function queryRange(
  system: string,
  expr: string,
  { fromMs, toMs, stepMs }: { fromMs: number; toMs: number; stepMs: number },
  signal: AbortSignal,
): Promise<readonly Series[]> {
  const data = await ask(
    system,
    'query_range',
    { query: expr, start: fromMs / 1000, end: toMs / 1000, step: stepMs / 1000 },
    signal,
  )
  return (data as { result: readonly Series[] }).result
}

/** @throws Error with Prometheus' own words */
export async function queryInstant(
  system: string,
  expr: string,
  timeMs: number,
  signal: AbortSignal,
): Promise<readonly Series[]> {
  const data = (await ask(system, 'query', { query: expr, time: timeMs / 1000 }, signal)) as Instant
  switch (data.resultType) {
    case 'vector':
      return data.result.map(({ metric, value }) => ({ metric, values: [value] }))
    case 'scalar':
      return [{ metric: {}, values: [data.result] }]
    default:
      return data.result
  }
}

type Sample = readonly [number, string]

type Instant =
  | {
      readonly resultType: 'vector'
      readonly result: readonly { metric: Series['metric']; value: Sample }[]
    }
  | { readonly resultType: 'scalar'; readonly result: Sample }
  | { readonly resultType: 'matrix'; readonly result: readonly Series[] }

/** @throws Error with Prometheus' own words */
export async function ask(
  system: string,
  endpoint: string,
  parameters: Readonly<Record<string, string | number>>,
  signal: AbortSignal,
): Promise<unknown> {
  const body = new URLSearchParams(
    Object.entries(parameters).map(([key, value]) => [key, String(value)]),
  )
  const answer = await fetch(`./api/prometheus/${encodeURIComponent(system)}/${endpoint}?${body}`, {
    signal,
  })
  const json = (await answer.json()) as { status: string; data?: unknown; error?: string }
  if (json.status !== 'success')
    throw new Error(json.error ?? `Prometheus answered ${answer.status}`)
  return json.data
}
