/**
 * What Grafana's unit ids measure, and in which multiple of the base unit the number has to be.
 *
 * Ids that are not listed are not judged. Source:
 * https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts
 */
export interface Dimension {
  readonly quantity: string
  readonly scale: number
}

export function dimensionOf(id: string): Dimension | undefined {
  return dimensions.get(id)
}

const table: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  time: {
    s: 1,
    ms: 1e3,
    µs: 1e6,
    ns: 1e9,
    m: 1 / 60,
    h: 1 / 3600,
    d: 1 / 86_400,
    dtdurations: 1,
    dtdurationms: 1e3,
    clocks: 1,
    clockms: 1e3,
    dthms: 1,
  },
  data: {
    bytes: 1,
    decbytes: 1,
    bits: 8,
    decbits: 8,
    kbytes: 1 / 1024,
    mbytes: 1 / 1024 ** 2,
    gbytes: 1 / 1024 ** 3,
    tbytes: 1 / 1024 ** 4,
    deckbytes: 1e-3,
    decmbytes: 1e-6,
    decgbytes: 1e-9,
    dectbytes: 1e-12,
  },
  'data per second': {
    Bps: 1,
    binBps: 1,
    bps: 8,
    binbps: 8,
    KiBs: 1 / 1024,
    MiBs: 1 / 1024 ** 2,
    GiBs: 1 / 1024 ** 3,
    KBs: 1e-3,
    MBs: 1e-6,
    GBs: 1e-9,
  },
  'events per time': {
    reqps: 1,
    ops: 1,
    cps: 1,
    eps: 1,
    mps: 1,
    rps: 1,
    wps: 1,
    iops: 1,
    recps: 1,
    rowsps: 1,
    hertz: 1,
    reqpm: 60,
    cpm: 60,
    opm: 60,
    rpm: 60,
    wpm: 60,
  },
  share: { percentunit: 1, percent: 100 },
  temperature: { celsius: 1 },
  voltage: { volt: 1, mvolt: 1e3, kvolt: 1e-3 },
  current: { amp: 1, mamp: 1e3 },
  power: { watt: 1, kwatt: 1e-3, mwatt: 1e3 },
  energy: { joule: 1 },
}

const dimensions: ReadonlyMap<string, Dimension> = new Map(
  Object.entries(table).flatMap(([quantity, ids]) =>
    Object.entries(ids).map(([id, scale]) => [id, { quantity, scale }] as const),
  ),
)
