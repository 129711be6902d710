/**
 * A block of Prometheus' own storage, written directly: what `promtool tsdb create-blocks-from`
 * makes of a text in minutes is there in seconds.
 *
 * Source: https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/README.md
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ByteWriter, byteWriter } from './byte-writer.ts'
import { type IndexedSeries, indexFile } from './index-file.ts'
import { xorChunk } from './xor-chunk.ts'

/** Samples of one series, times ascending, in milliseconds. */
export interface StoredSeries {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>
  readonly times: Float64Array
  /** NaN: there is no sample at this time. */
  readonly values: Float64Array
  /**
   * At the first missing sample Prometheus is told that the series ends, as after a scrape or an
   * evaluation without it; otherwise its last value is good for five more minutes.
   * @default false
   */
  readonly marksEnd?: boolean
}

export interface Block {
  readonly series: number
  readonly samples: number
}

/**
 * Writes a block into Prometheus' data folder; a Prometheus that is started there reads it. Without
 * a sample nothing is written.
 *
 * Shape: series may come in any order; two with the same labels are one series and must not
 * overlap.
 *
 * @param id tells it apart from other blocks of the folder: a whole number below a million
 */
export function writeBlock(folder: string, all: Iterable<StoredSeries>, id: number): Block {
  const segments: ByteWriter[] = []
  const indexed: IndexedSeries[] = []
  let samples = 0
  let chunks = 0
  for (const series of all) {
    const present = withoutGaps(series)
    if (present.times.length === 0) continue
    const entry = { labels: series.labels, chunks: chunksOf(present, segments) }
    indexed.push(entry)
    samples += present.times.length
    chunks += entry.chunks.length
  }
  if (indexed.length === 0) return { series: 0, samples: 0 }
  const ulid = ulidOf(id)
  const path = join(folder, ulid)
  const unfinished = `${path}.tmp-for-creation`
  mkdirSync(join(unfinished, 'chunks'), { recursive: true })
  for (const [i, segment] of segments.entries()) {
    writeFileSync(join(unfinished, 'chunks', String(i + 1).padStart(6, '0')), segment.view())
  }
  writeFileSync(join(unfinished, 'index'), indexFile(indexed))
  const times = indexed.flatMap(({ chunks }) => chunks)
  const meta = {
    ulid,
    minTime: times.reduce((least, { fromMs }) => Math.min(least, fromMs), Number.POSITIVE_INFINITY),
    // The end itself is not part of a block.
    maxTime: times.reduce((most, { toMs }) => Math.max(most, toMs), 0) + 1,
    stats: { numSamples: samples, numSeries: indexed.length, numChunks: chunks },
    compaction: { level: 1, sources: [ulid] },
    version: 1,
  }
  writeFileSync(join(unfinished, 'meta.json'), JSON.stringify(meta))
  renameSync(unfinished, path)
  return { series: indexed.length, samples }
}

/** As many as Prometheus itself puts into a chunk. */
const samplesInChunk = 120
const largestSegment = 256 * 1024 * 1024
const xorEncoding = 1

function chunksOf(
  { times, values }: Pick<StoredSeries, 'times' | 'values'>,
  segments: ByteWriter[],
): IndexedSeries['chunks'] {
  const chunks: IndexedSeries['chunks'][number][] = []
  for (let from = 0; from < times.length; from += samplesInChunk) {
    const to = Math.min(times.length, from + samplesInChunk)
    let segment = segments.at(-1)
    if (segment === undefined || segment.length > largestSegment) {
      segment = newSegment()
      segments.push(segment)
    }
    chunks.push({
      fromMs: times[from] ?? 0,
      toMs: times[to - 1] ?? 0,
      ref: (segments.length - 1) * 2 ** 32 + segment.length,
    })
    const data = xorChunk(times, values, from, to)
    segment.uvarint(data.length)
    const start = segment.length
    segment.byte(xorEncoding)
    segment.bytes(data)
    segment.checksum(start)
  }
  return chunks
}

function newSegment(): ByteWriter {
  const segment = byteWriter(1 << 20)
  segment.uint32(0x85bd40dd)
  segment.byte(1)
  segment.padTo(8)
  return segment
}

/** What is still NaN afterwards is the mark of an end. */
function withoutGaps({
  times,
  values,
  marksEnd = false,
}: StoredSeries): Pick<StoredSeries, 'times' | 'values'> {
  if (!values.some(Number.isNaN)) return { times, values }
  const isEnd = (i: number) => marksEnd && i > 0 && !Number.isNaN(values[i - 1])
  const present = (_: number, i: number) => !Number.isNaN(values[i]) || isEnd(i)
  return { times: times.filter(present), values: values.filter(present) }
}

/** 26 letters, of which the last ones tell blocks apart: nothing here is random. */
function ulidOf(id: number): string {
  return `01TE11TA1E${String(id).padStart(16, '0')}`
}
