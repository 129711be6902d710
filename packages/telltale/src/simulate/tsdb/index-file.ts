/**
 * The index of a block: which series there are, and in which chunks their samples stand.
 *
 * Source: https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/index.md
 */
import { type ByteWriter, byteWriter } from './byte-writer.ts'

export interface IndexedSeries {
  readonly labels: Readonly<Record<string, string>>
  readonly chunks: readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly ref: number
  }[]
}

export function indexFile(all: readonly IndexedSeries[]): Uint8Array {
  const sorted = all
    .map((series) => ({ series, pairs: Object.entries(series.labels).sort(byName) }))
    .sort((a, b) => comparePairs(a.pairs, b.pairs))
  const symbols = [...new Set(sorted.flatMap(({ pairs }) => pairs.flat()))].sort(compareText)
  const symbolIds = new Map(symbols.map((symbol, i) => [symbol, i]))

  const index = byteWriter(1 << 20)
  index.uint32(0xbaaad700)
  index.byte(2)
  const symbolsAt = index.length
  section(index, () => {
    index.uint32(symbols.length)
    for (const symbol of symbols) index.text(symbol)
  })
  index.padTo(16)
  const seriesAt = index.length
  const refs = sorted.map(({ series, pairs }) => writeSeries(index, series, pairs, symbolIds))
  const postings = postingsOf(
    sorted.map(({ pairs }) => pairs),
    refs,
  )
  index.padTo(4)
  const postingsAt = index.length
  const table = postings.map(({ pair, refs: own }) => {
    index.padTo(4)
    const at = index.length
    section(index, () => {
      index.uint32(own.length)
      for (const ref of own) index.uint32(ref)
    })
    return { pair, at }
  })
  const tableAt = index.length
  section(index, () => {
    index.uint32(table.length)
    for (const { pair, at } of table) {
      index.uvarint(2)
      index.text(pair[0])
      index.text(pair[1])
      index.uvarint(at)
    }
  })
  const contentsAt = index.length
  // The two in the middle are label indices, which no version still reads.
  for (const at of [symbolsAt, seriesAt, 0, 0, postingsAt, tableAt]) index.uint64(at)
  index.checksum(contentsAt)
  return index.view()
}

type Pair = readonly [name: string, value: string]

/** Length, content and checksum. */
function section(index: ByteWriter, content: () => void): void {
  const lengthAt = index.length
  index.uint32(0)
  const from = index.length
  content()
  index.setUint32(lengthAt, index.length - from)
  index.checksum(from)
}

function writeSeries(
  index: ByteWriter,
  { chunks }: IndexedSeries,
  pairs: readonly Pair[],
  symbolIds: ReadonlyMap<string, number>,
): number {
  index.padTo(16)
  const ref = index.length / 16
  const entry = byteWriter(256)
  entry.uvarint(pairs.length)
  for (const [name, value] of pairs) {
    entry.uvarint(symbolIds.get(name) ?? 0)
    entry.uvarint(symbolIds.get(value) ?? 0)
  }
  entry.uvarint(chunks.length)
  let before: IndexedSeries['chunks'][number] | undefined
  for (const chunk of chunks) {
    if (before === undefined) {
      entry.varint(chunk.fromMs)
      entry.uvarint(chunk.toMs - chunk.fromMs)
      entry.uvarint(chunk.ref)
    } else {
      entry.uvarint(chunk.fromMs - before.toMs)
      entry.uvarint(chunk.toMs - chunk.fromMs)
      entry.varint(chunk.ref - before.ref)
    }
    before = chunk
  }
  index.uvarint(entry.length)
  const from = index.length
  index.bytes(entry.view())
  index.checksum(from)
  return ref
}

/** Which series have which label value; first of all, under an empty name, all series. */
function postingsOf(
  pairs: readonly (readonly Pair[])[],
  refs: readonly number[],
): readonly { readonly pair: Pair; readonly refs: readonly number[] }[] {
  const byPair = new Map<string, { readonly pair: Pair; readonly refs: number[] }>()
  for (const [i, own] of pairs.entries()) {
    for (const pair of own) {
      const key = pair.join('\0')
      const known = byPair.get(key)
      if (known) known.refs.push(refs[i] ?? 0)
      else byPair.set(key, { pair, refs: [refs[i] ?? 0] })
    }
  }
  const sorted = [...byPair.values()].sort((a, b) => comparePairs([a.pair], [b.pair]))
  return [{ pair: ['', ''], refs }, ...sorted]
}

function byName([a]: Pair, [b]: Pair): number {
  return compareText(a, b)
}

/** Name, value, name, value …; a prefix comes first. */
function comparePairs(a: readonly Pair[], b: readonly Pair[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order =
      compareText(a[i]?.[0] ?? '', b[i]?.[0] ?? '') || compareText(a[i]?.[1] ?? '', b[i]?.[1] ?? '')
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** By bytes, as Go compares; UTF-16 puts some characters elsewhere. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
