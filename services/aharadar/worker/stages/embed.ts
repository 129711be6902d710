import { createHash } from 'node:crypto'
import type { Item } from '../../items.ts'
import type { CallLlm } from '../llm.ts'

/** A direction in the space of words, of length 1. */
export type Vector = readonly number[]

export interface EmbeddedItem {
  readonly item: Item
  readonly vector: Vector
}

const dimensions = 64
const batchSize = 16

/** Gives every item a vector. The provider is asked in batches; the vectors are hashed words. */
export async function embed(
  items: readonly Item[],
  callLlm: CallLlm,
): Promise<readonly EmbeddedItem[]> {
  for (let i = 0; i < items.length; i += batchSize) {
    const prompt = items
      .slice(i, i + batchSize)
      .map((item) => item.text)
      .join('\n')
    await callLlm({
      provider: 'openai',
      model: 'text-embedding-3-small',
      purpose: 'embedding',
      prompt,
    })
  }
  return items.map((item) => ({ item, vector: vectorOf(`${item.title} ${item.text}`) }))
}

/** How alike two vectors are: 1 for the same direction. */
export function similarity(a: Vector, b: Vector): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}

/** The vector of the mean. */
export function centre(vectors: readonly Vector[]): Vector {
  return unit(
    Array.from({ length: dimensions }, (_, i) => vectors.reduce((sum, v) => sum + (v[i] ?? 0), 0)),
  )
}

function vectorOf(text: string): Vector {
  const sums = new Array<number>(dimensions).fill(0)
  for (const word of text.split(/\s+/)) {
    const hash = createHash('sha1').update(word).digest()
    const slot = hash.readUInt8(0) % dimensions
    sums[slot] = (sums[slot] ?? 0) + (hash.readUInt8(1) % 2 === 0 ? 1 : -1)
  }
  return unit(sums)
}

function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
