import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CallLlm } from '../llm.ts'
import type { EnrichedCluster } from './enrich.ts'

/** How many digests are kept. */
const kept = 100

/** Writes what the job found for people to read; the API serves it. */
export async function digest(
  id: string,
  clusters: readonly EnrichedCluster[],
  callLlm: CallLlm,
  directory: string,
): Promise<void> {
  const prompt = clusters.map(({ summary, background }) => `${summary}\n${background}`).join('\n')
  const summary = await callLlm({ provider: 'openai', model: 'gpt-5', purpose: 'summary', prompt })
  const chapters = clusters.map(({ items, ...cluster }) => ({
    summary: cluster.summary,
    background: cluster.background,
    signal: cluster.signal,
    items: items.map(({ item }) => ({ title: item.title, url: item.url })),
  }))
  const text = JSON.stringify({ id, summary, chapters }, undefined, 2)
  await writeFile(join(directory, `${id}.json`), `${text}\n`)
  await forgetOldest(directory)
}

/** Names sort by time. */
async function forgetOldest(directory: string): Promise<void> {
  const names = (await readdir(directory)).sort()
  const old = names.slice(0, Math.max(0, names.length - kept))
  await Promise.all(old.map((name) => rm(join(directory, name), { force: true })))
}
