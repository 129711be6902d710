import * as successor from '@prometheus-io/client'
import * as promClient from 'prom-client'
import { describe, expect, it } from 'vitest'
import { bothSides, outcomeOf, readings, type Side } from './conformance.testing.ts'
import { render } from './render.ts'

const clients = [
  ['prom-client 15', promClient],
  ['@prometheus-io/client 0.16', successor],
] as const

/** What prom-client documents, and what it does without documenting it. */
const programs: Readonly<Record<string, (side: Side) => void>> = {
  'nothing is recorded': () => {},
  'a counter is incremented by 1, by a value, by 0 and by null': ({ counter }) => {
    counter.inc({ a: 'x', b: 'y' })
    counter.inc({ a: 'x', b: 'y' }, 2.5)
    counter.inc({ a: 'x', b: 'z' }, 0)
    counter.inc({ a: 'x', b: 'z' }, null)
  },
  'a child is used by object and by position': ({ counter, gauge, histogram }) => {
    counter.labels({ a: '1', b: '2' }).inc(3)
    counter.labels('1', '2').inc()
    gauge.labels('1', '2').set(5)
    gauge.labels({ a: '1', b: '2' }).inc()
    gauge.labels('1', '2').dec(3)
    histogram.labels('1', '2').observe(0.3)
    histogram.labels({ a: '1', b: '2' }).observe(30)
  },
  'a gauge is set, raised and lowered': ({ gauge }) => {
    gauge.set({ a: '1', b: '2' }, 10)
    gauge.inc({ a: '1', b: '2' })
    gauge.dec({ a: '1', b: '2' }, 0.5)
    gauge.dec({ a: '3', b: '4' })
  },
  'a gauge takes infinity and NaN': ({ gauge }) => {
    gauge.set({ a: '1' }, Number.POSITIVE_INFINITY)
    gauge.set({ a: '2' }, Number.NEGATIVE_INFINITY)
    gauge.set({ a: '3' }, Number.NaN)
  },
  'numbers have from none to many digits': ({ gauge, counter }) => {
    const values = [0, -0, 9, 10, 99, 100, 999, 1000, 1001, 1010, 9_999, 100_000, 999_999, 1e6]
    const others = [1e6 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5, 2 ** 53, 1e21, 0.1, 1000.5, 1e-7]
    for (const [i, value] of [...values, ...others].entries()) {
      counter.inc({ a: `${i}` }, value)
      gauge.set({ a: `${i}` }, value)
      gauge.set({ b: `${i}` }, -value)
    }
  },
  'a histogram observes below, on, between and above its bounds': ({ histogram }) => {
    for (const value of [-1, 0, 0.1, 0.5, 1, 10, 10.1, 1e300])
      histogram.observe({ a: '1', b: '2' }, value)
  },
  'a histogram is set to zero': ({ histogram }) => {
    histogram.zero({ a: '1', b: '2' })
    histogram.observe({ a: '3', b: '4' }, 1)
    histogram.zero({ a: '3', b: '4' })
  },
  'metrics without labels are recorded': ({ bare: [counter, gauge, histogram] }) => {
    counter.inc()
    counter.inc(2)
    counter.inc({}, 3)
    gauge.set(7)
    gauge.inc()
    gauge.dec({}, 2)
    histogram.observe(0.5)
    histogram.observe({}, 5)
    histogram.observe(null, 5)
  },
  'labels are left out': ({ counter, gauge, histogram }) => {
    counter.inc({ b: '2' })
    counter.inc({ a: '2' })
    counter.inc()
    gauge.set({ b: '2' }, 1)
    gauge.set(4)
    histogram.observe({ a: '1' }, 1)
    histogram.observe(1)
  },
  'labels come in another order': ({ counter, histogram }) => {
    counter.inc({ b: '2', a: '1' })
    counter.inc({ a: '1', b: '2' })
    histogram.observe({ b: '2', a: '1' }, 1)
  },
  'label values hold quotes, backslashes, line ends and other scripts': ({ counter, gauge }) => {
    for (const value of ['"', '\\', '\n', '\\n', '\\"', 'ä', '日本', '🔥', '{}', '} ', 'a="b"'])
      counter.inc({ a: value, b: `${value}${value}` })
    gauge.set({ a: '\\\\"', b: '\n\n' }, 1)
  },
  'a series is removed and comes back at the end': ({ counter, gauge, histogram }) => {
    for (const a of ['1', '2', '3']) {
      counter.inc({ a, b: 'x' })
      gauge.set({ a, b: 'x' }, 1)
      histogram.observe({ a, b: 'x' }, 1)
    }
    for (const metric of [counter, gauge, histogram]) {
      metric.remove({ a: '1', b: 'x' })
      metric.remove('2', 'x')
      metric.remove({ a: 'never', b: 'there' })
    }
    counter.inc({ a: '1', b: 'x' })
    gauge.inc({ a: '1', b: 'x' })
    histogram.observe({ a: '1', b: 'x' }, 2)
  },
  'hundreds of series are removed': ({ counter, histogram }) => {
    for (let i = 0; i < 600; i++) {
      counter.inc({ a: `${i}`, b: 'x' }, i)
      histogram.observe({ a: `${i}`, b: 'x' }, i)
    }
    for (let i = 0; i < 500; i++) {
      counter.remove({ a: `${i}`, b: 'x' })
      histogram.remove({ a: `${i}`, b: 'x' })
    }
    for (let i = 400; i < 600; i++) counter.inc({ a: `${i}`, b: 'x' })
  },
  'metrics are reset one by one': ({ counter, gauge, histogram, bare }) => {
    for (const metric of [counter, gauge, histogram, ...bare]) {
      metric.inc?.({}, 1)
      metric.observe?.({}, 1)
      metric.reset()
    }
    counter.inc({ a: '1', b: '2' })
  },
  'the registry resets all': ({ registry, counter, bare }) => {
    counter.inc({ a: '1', b: '2' })
    bare[0].inc()
    registry.resetMetrics()
    bare[1].inc()
  },
  'the registry has default labels': ({ registry, counter, gauge, histogram, bare }) => {
    registry.setDefaultLabels({ env: 'prod', zone: 'ä"' })
    counter.inc({ a: '1', b: '2' })
    gauge.set(1)
    histogram.observe({ a: '1', b: '2' }, 1)
    bare[0].inc()
  },
  'a default label is one of the metric': ({ registry, counter, histogram }) => {
    registry.setDefaultLabels({ b: 'default' })
    counter.inc({ a: '1', b: '2' })
    counter.inc({ a: '1' })
    histogram.observe({ a: '1', b: '2' }, 1)
    histogram.observe({ a: '1' }, 1)
  },
  'a metric leaves the registry': ({ registry, counter }) => {
    counter.inc({ a: '1', b: '2' })
    registry.removeSingleMetric('g')
  },
  'a gauge is set to the time': ({ gauge }) => {
    gauge.setToCurrentTime({ a: '1', b: '2' })
    gauge.set({ a: '1', b: '2' }, 0)
    gauge.labels('3', '4').setToCurrentTime()
    gauge.labels('3', '4').set(0)
  },
}

describe.each(clients)('on %s', (_name, client) => {
  it.each(Object.entries(programs))('prints and gives the same when %s', async (_title, run) => {
    const { stock, ours } = bothSides(client)
    run(stock)
    run(ours)
    const expected = await readings(stock, client)
    expect(await readings(ours, client)).toEqual(expected)
    expect((await render(ours.registry)).toString()).toBe(expected.text)
  })

  it.each(Object.entries(programs))('prints the same OpenMetrics when %s', async (_title, run) => {
    const { stock, ours } = bothSides(client)
    run(stock)
    run(ours)
    const text = (await render(ours.registry, { format: 'openmetrics' })).toString()
    for (const { registry } of [stock, ours])
      registry.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE)
    expect(text).toBe(await stock.registry.metrics())
    expect((await render(ours.registry)).toString()).toBe(text)
    expect(await ours.registry.metrics()).toBe(text)
  })

  it.each([
    ['counter.inc of an undeclared label', (s: Side) => s.counter.inc({ c: '1' })],
    ['counter.inc of a negative number', (s: Side) => s.counter.inc({ a: '1' }, -1)],
    ['counter.inc of infinity', (s: Side) => s.counter.inc({ a: '1' }, Number.POSITIVE_INFINITY)],
    ['counter.inc of text', (s: Side) => s.counter.inc({ a: '1' }, '3')],
    ['counter.labels by too few values', (s: Side) => s.counter.labels('1')],
    ['counter.remove of an undeclared label', (s: Side) => s.counter.remove({ c: '1' })],
    ['a child of an undeclared label', (s: Side) => s.counter.labels({ c: '1' }).inc()],
    ['gauge.set of nothing', (s: Side) => s.gauge.set({ a: '1' })],
    ['gauge.set of text', (s: Side) => s.gauge.set('7')],
    ['gauge.inc of an object', (s: Side) => s.gauge.inc({ a: '1' }, {})],
    ['gauge.labels of an undeclared label', (s: Side) => s.gauge.labels({ c: '1' })],
    ['gauge.set of an undeclared label', (s: Side) => s.gauge.set({ a: '1', c: '1' }, 1)],
    ['histogram.observe of nothing', (s: Side) => s.histogram.observe({ a: '1' })],
    ['histogram.observe of NaN', (s: Side) => s.histogram.observe({ a: '1' }, Number.NaN)],
    ['histogram.observe of an undeclared label', (s: Side) => s.histogram.observe({ c: '1' }, 1)],
    ['histogram.labels of an undeclared label', (s: Side) => s.histogram.labels({ c: '1' })],
    ['histogram.remove by too many values', (s: Side) => s.histogram.remove('1', '2', '3')],
  ])('throws the same error: %s', (_title, run) => {
    const { stock, ours } = bothSides(client)
    const expected = outcomeOf(() => run(stock))
    expect(expected).toMatch(/^threw /)
    expect(outcomeOf(() => run(ours))).toBe(expected)
  })

  it('keeps the metrics instances of the client, found by their names', () => {
    const { ours } = bothSides(client)
    expect(ours.registry.getSingleMetric('c_total')).toBe(ours.counter)
    expect(ours.counter).toBeInstanceOf(client.Counter)
    expect(ours.gauge).toBeInstanceOf(client.Gauge)
    expect(ours.histogram).toBeInstanceOf(client.Histogram)
  })

  it('times with histograms and gauges', async () => {
    const { ours } = bothSides(client)
    const seconds = [
      ours.histogram.startTimer({ a: '1' })({ b: '2' }),
      ours.histogram.labels('1', '2').startTimer()(),
      ours.gauge.startTimer({ a: '1' })({ b: '2' }),
      ours.gauge.labels('1', '2').startTimer()(),
    ]
    for (const value of seconds) expect(value).toBeGreaterThan(0)
    const text = await ours.registry.metrics()
    expect(text).toContain('h_count{a="1",b="2"} 2')
    expect(text).toContain(`g{a="1",b="2"} ${seconds[3]}`)
  })

  it('runs the collect function of a metric before it is read', async () => {
    const { ours } = bothSides(client)
    ours.gauge.collect = () => ours.gauge.set({ a: 'x', b: 'y' }, 41)
    ours.counter.collect = async () => ours.counter.inc({ a: 'x', b: 'y' })
    expect(await ours.registry.metrics()).toContain('g{a="x",b="y"} 41')
    expect((await render(ours.registry)).toString()).toContain('c_total{a="x",b="y"} 2')
  })
})

describe.each(clients)('unlike %s', (_name, client) => {
  it('keeps series apart whose values hold the separators of its keys', async () => {
    const { ours } = bothSides(client)
    const sets = [
      { a: '1,b:2' },
      { a: '1', b: '2' },
      { a: '1|2', b: '3' },
      { a: '1', b: '2|3' },
      { a: '1', b: '' },
    ]
    for (const labels of sets) ours.counter.inc(labels)
    const lines = (await ours.registry.getSingleMetricAsString('c_total')).match(/^c_total.* 1$/gm)
    expect(lines).toHaveLength(sets.length)
  })

  it("does not hold on to the caller's object", async () => {
    const { ours } = bothSides(client)
    const labels = { a: '1', b: '2' }
    ours.counter.inc(labels)
    labels.a = '3'
    ours.counter.inc(labels)
    expect(await ours.registry.metrics()).toContain(
      'c_total{a="1",b="2"} 1\nc_total{a="3",b="2"} 1',
    )
  })

  it('takes an undefined label as one that is not there', async () => {
    const { ours } = bothSides(client)
    ours.counter.inc({ a: '1', b: undefined })
    ours.counter.inc({ a: '1' })
    expect(await ours.registry.metrics()).toContain('c_total{a="1"} 2\n')
  })

  it('takes a number and its text as one value', async () => {
    const { ours } = bothSides(client)
    ours.counter.inc({ a: 404, b: 1 })
    ours.counter.remove({ a: '404', b: '1' })
    ours.counter.inc({ a: '404', b: '1' })
    ours.counter.inc({ a: 404, b: 1 })
    expect(await ours.registry.metrics()).toContain('c_total{a="404",b="1"} 2\n')
  })
})
