/**
 * The numbers that are not computed, each with where it comes from. `docs/capacity.md` explains them;
 * a test compares those of samples and of the head with a real Prometheus.
 */
import type { Amount } from './amount.ts'

export interface Figure extends Amount {
  readonly source: string
}

const storage = 'https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects'

/** In blocks, index included. The documentation says 1 to 2 bytes; expected is the middle. */
export const bytesPerSample: Figure = { expected: 1.5, most: 2, source: storage }

/**
 * Of memory for a series in the head, with its labels, index entries and samples. The most is what
 * Go's collector lets the heap grow to before it cleans up, with room for queries.
 */
export const bytesPerSeries: Figure = {
  expected: 4_000,
  most: 8_000,
  source: 'https://www.robustperception.io/why-does-prometheus-use-so-much-ram/',
}

/** Of a Prometheus that has no series. */
export const baseMemoryBytes = 100e6

/** A sample in the write-ahead log: 13 bytes, of which compression leaves about half. */
export const walBytesPerSample: Figure = {
  expected: 7,
  most: 13,
  source: 'https://www.robustperception.io/how-much-space-does-the-wal-take-up/',
}

/** `up`, `scrape_duration_seconds`, `scrape_samples_scraped` and two more, for each target. */
export const seriesOfScrape = 5

/** Samples are cut into chunks of about so many. */
export const samplesInChunk = 120

/** The head holds one to three hours: it is written to disk whenever it has three. */
export const headHours: Amount = { expected: 2, most: 3 }

/** A block goes when all of it is too old; blocks grow up to a tenth of the retention, or 31 days. */
export const blockShare = 0.1
export const longestBlockDays = 31

/** Of the disk that may be full of blocks: the rest is room for compaction and for the log. */
export const fullDisk = 0.8

/** Of the memory of a machine that the head may take: the rest is queries and the page cache. */
export const fullMemory = 0.5
