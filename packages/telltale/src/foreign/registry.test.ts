import { counter, histogram, oneOf, upTo } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { readJson } from './document/json-document.ts'
import { readRegistry, registryText } from './registry.ts'

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  labels: { method: oneOf('GET', 'POST'), route: upTo(40) },
  unit: 'requests',
})
const duration = histogram('http_request_duration_seconds', {
  help: 'Time taken to answer.',
  buckets: [0.1, 1],
})

function read(text: string) {
  const [document] = readJson('registry.json', text).documents
  if (document === undefined) throw new Error('not JSON')
  return readRegistry(document, 'registry.json')
}

describe('a registry', () => {
  it('says of families what their definitions say', () => {
    const { families, problems } = read(registryText([requests, duration]))
    expect(problems).toEqual([])
    expect(families).toMatchObject([
      {
        name: 'http_request_duration_seconds',
        kind: 'histogram',
        unit: 'seconds',
        buckets: [0.1, 1],
      },
      {
        name: 'http_requests_total',
        kind: 'counter',
        unit: 'requests',
        labels: { method: { kind: 'closed', values: ['GET', 'POST'] }, route: { max: 40 } },
      },
    ])
  })

  it('is the same whatever the order of the definitions', () => {
    expect(registryText([requests, duration])).toBe(registryText([duration, requests]))
  })

  it('gives what can be read, and says what cannot', () => {
    const { families, problems } = read(
      '{"telltale":"registry","version":1,"families":[{"name":"a","kind":"gauge"},\n{"name":"b","kind":"meter"},{}]}',
    )
    expect(families.map(({ name }) => name)).toEqual(['a'])
    expect(problems.map(({ summary, at }) => [summary, at?.line])).toEqual([
      [
        'family 2 of the registry "b" has the kind "meter", which is none of counter, gauge, histogram, summary',
        2,
      ],
      ['family 3 of the registry has no name', 2],
    ])
  })
})
