import { describe, expect, it } from 'vitest'
import { http, projectOf, shop } from '../../testing/shop.ts'
import type { SystemOptions } from '../project/system.ts'
import { systemProblems } from '../project/system-problems.ts'
import { target } from '../project/target.ts'
import { ruleGroup } from '../rules/rule-group.ts'
import { federation, mimir, type ScaleOut, thanos, victoriaMetrics } from './scale.ts'

const bucket = './secrets/bucket.yml'
const cluster = { cluster: 'eu' }
const url = 'https://mimir.example.com'

const bad: readonly (readonly [ScaleOut, code: string, said: string])[] = [
  [federation({ shards: 1 }), 'scale/shards', 'shards is 1'],
  [victoriaMetrics({ shards: 1.5 }), 'scale/shards', 'shards is 1.5'],
  [victoriaMetrics({ retention: 'a year' as '1y' }), 'scale/duration', '"a year"'],
  [thanos({ objectStore: bucket }), 'scale/external-labels', 'no external label'],
  [
    thanos({ objectStore: 'type: S3\nkey: abc', externalLabels: cluster }),
    'scale/object-store',
    'the configuration itself',
  ],
  [
    thanos({ objectStore: bucket, externalLabels: cluster, localRetention: '2h' }),
    'scale/local-retention',
    'localRetention is 2h',
  ],
  [mimir({ url: 'mimir:9009', tenant: 'shop' }), 'scale/address', '"mimir:9009"'],
  [mimir({ url: 'https://a:b@mimir', tenant: 'shop' }), 'scale/address', '"mimir"'],
  [mimir({ url, tenant: 'shop/eu' }), 'scale/tenant', '"shop/eu"'],
  [mimir({ url, tenant: '..' }), 'scale/tenant', '".."'],
]

describe('what is wrong with a way to scale', () => {
  it.each(bad)('%o', (scale, code, said) => {
    const found = problemsWith({ scale: [scale] })
    expect(found.map((problem) => problem.code)).toEqual([code])
    expect(found[0]?.summary).toContain(said)
    expect(found[0]?.at?.file).toMatch(/shop\.ts$/)
  })

  it('never shows a password', () => {
    const [problem] = problemsWith({ scale: [mimir({ url: 'https://a:b@mimir', tenant: 'shop' })] })
    expect(JSON.stringify(problem)).not.toContain('a:b')
  })

  it('is told of every one of several', () => {
    const scale = [federation({ shards: 0 }), mimir({ url: '', tenant: '' }), federation()]
    expect(problemsWith({ scale }).map(({ code }) => code)).toEqual([
      'scale/shards',
      'scale/address',
      'scale/tenant',
      'scale/twice',
    ])
  })

  it('finds what vmagent and vmalert do not know', () => {
    const found = problemsWith({
      scale: [victoriaMetrics()],
      targets: [
        target('shop-api', {
          addresses: ['shop:1'],
          limits: { samples: 9, body: '1MB' },
          exposes: { http },
        }),
      ],
      rules: [ruleGroup('late', [], { queryOffset: '1m' })],
    })
    expect(found.map(({ code }) => code)).toEqual(['scale/limits', 'scale/query-offset'])
  })

  it('finds nothing where all is well', () => {
    const scale = [
      victoriaMetrics({ shards: 2, retention: '1y' }),
      thanos({ objectStore: bucket, externalLabels: cluster }),
      mimir({ url, tenant: 'shop' }),
      federation(),
    ]
    expect(problemsWith({ scale })).toEqual([])
  })
})

function problemsWith(options: Partial<SystemOptions>) {
  const all = systemProblems(projectOf(shop(options)))
  return all.filter(({ code }) => code.startsWith('scale/'))
}
