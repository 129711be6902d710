import { defaultLabelsOf, type Registry } from './client.ts'
import { collectWithin, type OnCollectFailure } from './collect-within.ts'
import { type FastMetric, fastMetricOf, type Style } from './fast-metric.ts'
import { labelText } from './label-text.ts'
import { countCollectFailure } from './own-metrics.ts'
import { TextBuffer } from './text-buffer.ts'

/** `text` is Prometheus' own format, 0.0.4; `openmetrics` is OpenMetrics 1.0.0, which has exemplars. */
export type ExpositionFormat = 'text' | 'openmetrics'

/** The `Content-Type` of each format. */
export const contentTypes: Readonly<Record<ExpositionFormat, string>> = Object.freeze({
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
})

export interface RenderOptions {
  /** @default that of the registry's content type */
  readonly format?: ExpositionFormat
  /** How long the collectors of one scrape may take, in milliseconds. @default 1000 */
  readonly collectTimeoutMs?: number
  /** Told of every family that is left out. They are counted in `telltale_collect_failures_total`. */
  readonly onFailure?: OnCollectFailure
}

/**
 * The complete exposition of a registry, as the bytes that go into the socket.
 *
 * The same text as the client's own `registry.metrics()`, but a collector that throws or does not
 * answer in time costs only its own family: the rest is served, and the failure is counted.
 *
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @example
 * response.writeHead(200, { 'content-type': contentTypes.text })
 * response.end(await render(metrics.registry, { format: 'text' }))
 */
export async function render(registry: Registry, options: RenderOptions = {}): Promise<Buffer> {
  const openMetrics = (options.format ?? formatOf(registry)) === 'openmetrics'
  const parts = await collectWithin(
    registry.getMetricsAsArray().map((metric) => ({
      metric,
      collect: () => partOf(registry, metric, openMetrics),
    })),
    options.collectTimeoutMs ?? 1_000,
    (metric, reason, error) => {
      countCollectFailure(registry, metric, reason)
      options.onFailure?.(metric, reason, error)
    },
  )
  const style: Style = { openMetrics, defaults: defaultsText(registry) }
  const out = new TextBuffer(lastSize.get(registry) ?? 16_384)
  const turn = takeTurns()
  for (const [index, part] of parts.entries()) {
    if (index > 0) out.ascii(openMetrics ? '\n' : '\n\n')
    if (typeof part === 'string') out.utf8(part)
    else await writeInTurns(part, out, style, turn)
    await turn()
  }
  out.ascii(openMetrics ? '\n# EOF\n' : '\n')
  // The next exposition will be about as long: one allocation instead of a dozen that double.
  lastSize.set(registry, Math.ceil(out.length * 1.1))
  return out.toBuffer()
}

/**
 * Makes the registry's own `metrics()` as fast and as robust as `render()`, for the code that
 * calls that. Nothing else of the registry changes.
 */
export function accelerate<R extends Registry>(registry: R): R {
  registry.metrics = async () => (await render(registry)).toString()
  return registry
}

/** Writes a family, and lets others have their turn when it has many series. */
async function writeInTurns(
  metric: FastMetric,
  out: TextBuffer,
  style: Style,
  turn: () => Promise<void> | undefined,
): Promise<void> {
  const { series } = metric
  const start = out.length
  let { order } = series
  let restarts = 0
  let from = metric.write(out, style, 0)
  while (from >= 0) {
    if (restarts < maxRestarts) await turn()
    if (series.order !== order) {
      // Somebody has removed series meanwhile, and those that follow have other slots.
      order = series.order
      restarts++
      out.cutTo(start)
      from = 0
    }
    from = metric.write(out, style, from)
  }
}

/** After that many, a family is written in one turn: somebody removes series all the time. */
const maxRestarts = 3

/** Says when the event loop has waited long enough: the promise of the next turn, or nothing. */
function takeTurns(): () => Promise<void> | undefined {
  let began = performance.now()
  return () => {
    if (performance.now() - began < turnMs) return undefined
    return new Promise((resolve) =>
      setImmediate(() => {
        began = performance.now()
        resolve()
      }),
    )
  }
}

/** Of 100,000 series, prom-client takes hundreds in one turn, during which no request is answered. */
const turnMs = 4

const lastSize = new WeakMap<object, number>()

function formatOf(registry: Registry): ExpositionFormat {
  return registry.contentType.startsWith('application/openmetrics-text') ? 'openmetrics' : 'text'
}

/** A metric that writes itself, or the text that its client makes of it. */
function partOf(
  registry: Registry,
  metric: ClientMetric,
  openMetrics: boolean,
): FastMetric | string | Promise<FastMetric | string> {
  const fast = fastMetricOf(metric)
  if (!fast || overlap(defaultLabelsOf(registry), fast.series.names)) {
    return clientText(registry, metric, openMetrics)
  }
  const { series } = fast
  series.idle?.sweep(series, performance.now())
  const collecting = metric.collect?.()
  return collecting instanceof Promise ? collecting.then(() => fast) : fast
}

interface ClientMetric {
  readonly type?: string
  collect?(): unknown
  get?(): Promise<{ readonly name: string }>
  getForPromString?(): Promise<{ readonly name: string }>
}

/**
 * The client's own text, in a format that may not be the registry's. The client puts `_total` on
 * the lines of every OpenMetrics counter, so its name has to go without; it would write that onto
 * the metric itself, which another format must still be able to read.
 */
function clientText(
  registry: Registry,
  metric: ClientMetric,
  openMetrics: boolean,
): Promise<string> {
  const view = Object.create(registry, {
    contentType: { value: contentTypes[openMetrics ? 'openmetrics' : 'text'] },
  }) as Registry & { getMetricsAsString(metric: object): Promise<string> }
  if (!openMetrics || metric.type !== 'counter') return view.getMetricsAsString(metric)
  const get = async () => {
    const data = await (metric.getForPromString?.() ?? metric.get?.())
    return { ...data, name: data?.name.replace(/_total$/, '') }
  }
  return view.getMetricsAsString({ get })
}

function defaultsText(registry: Registry): string {
  return labelText(
    Object.entries(defaultLabelsOf(registry)).map(([name, value]) => [name, `${value}`]),
  )
}

function overlap(defaults: object, names: readonly string[]): boolean {
  return names.some((name) => name in defaults)
}
