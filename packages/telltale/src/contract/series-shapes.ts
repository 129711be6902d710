import { readSample, sampleReader } from '../foreign/exposition/sample-line.ts'

/** By the name of a sample: the sets of label names that its series have, and where first. */
export type SeriesShapes = ReadonlyMap<string, ReadonlyMap<string, SeriesShape>>

export interface SeriesShape {
  readonly labels: readonly string[]
  /** From 1. */
  readonly line: number
}

/**
 * @example
 * seriesShapes('a{x="1"} 1\na{x="2",y="1"} 1').get('a')
 * // => Map { 'x' => { labels: ['x'], line: 1 }, 'x,y' => { labels: ['x', 'y'], line: 2 } }
 */
export function seriesShapes(text: string): SeriesShapes {
  const shapes = new Map<string, Map<string, SeriesShape>>()
  const sample = sampleReader()
  for (const [i, content] of text.split('\n').entries()) {
    if (content.startsWith('#') || content.trim() === '') continue
    if (readSample(content, sample) !== undefined) continue
    const labels = sample.labels.filter((_, at) => at % 2 === 0).sort()
    const known = shapes.get(sample.name) ?? new Map<string, SeriesShape>()
    const key = labels.join()
    if (!known.has(key)) known.set(key, { labels, line: i + 1 })
    shapes.set(sample.name, known)
  }
  return shapes
}
