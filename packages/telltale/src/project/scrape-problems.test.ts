import { describe, expect, it } from 'vitest'
import { projectOf, shop } from '../../testing/shop.ts'
import { dnsDiscovery, fileDiscovery, kubernetesDiscovery } from '../deploy/scrape/discovery.ts'
import { annotatedPods, annotatedServices, nodes } from '../deploy/scrape/kubernetes-jobs.ts'
import type { Relabeling } from '../deploy/scrape/relabeling.ts'
import type { PrometheusOptions, SystemOptions } from './system.ts'
import { systemProblems } from './system-problems.ts'
import { type TargetOptions, target } from './target.ts'

describe('a scrape job', () => {
  it.each<[string, Omit<TargetOptions, 'exposes'>]>([
    ['is found in files', { discovery: fileDiscovery(['targets/*.json', 'more/a.yml']) }],
    ['is found in DNS', { discovery: dnsDiscovery(['_shop._tcp.example.com']) }],
    ['is found in a cluster', annotatedPods({ namespaces: ['shop'] })],
    ['is found by services', annotatedServices({ except: ['shop'] })],
    ['is a node', nodes({ of: 'kubelet', through: 'API server' })],
    ['has its own times', { addresses: ['h:1'], interval: '1m', timeout: '1m' }],
  ])('%s', (_, options) => {
    expect(codes(options)).toEqual([])
  })

  it.each<[string, Omit<TargetOptions, 'exposes'>, string]>([
    ['an unreadable interval', { interval: '1.5m' as '1m' }, 'project/duration'],
    ['no time', { timeout: '0s' }, 'project/duration'],
    ['more time than there is', { timeout: '20s' }, 'project/scrape-timeout'],
    ['a file of no kind', { discovery: fileDiscovery(['targets/a.txt']) }, 'project/discovery'],
    ['a file beside the others', { discovery: fileDiscovery(['a.json']) }, 'project/discovery'],
    ['no file', { discovery: fileDiscovery([]) }, 'project/discovery'],
    ['no name', { discovery: dnsDiscovery([]) }, 'project/discovery'],
    ['no port', { discovery: dnsDiscovery(['a'], { type: 'A' }) }, 'project/discovery'],
    [
      'no namespace',
      { discovery: kubernetesDiscovery('pod', { namespaces: [] }) },
      'project/discovery',
    ],
    ['an impossible label', { labels: { 'data-center': 'eu' } }, 'project/label-name'],
    ['a label that vanishes', { labels: { __shard: '1' } }, 'project/label-name'],
  ])('has not %s', (_, options, code) => {
    const addresses = options.discovery === undefined ? { addresses: ['h:1'] } : {}
    expect(codes({ ...addresses, ...options })).toEqual([code])
  })

  it.each<[Relabeling, string]>([
    [{ sourceLabels: ['a'] }, 'targetLabel is missing'],
    [{ action: 'keep', regex: 'a' }, 'sourceLabels are missing'],
    [{ action: 'hashmod', sourceLabels: ['a'], targetLabel: 'b' }, 'modulus is missing'],
    [{ action: 'labeldrop', sourceLabels: ['a'], regex: 'b' }, 'only regex is allowed'],
    [
      { action: 'keepequal', sourceLabels: ['a'], targetLabel: 'b', regex: 'c' },
      'regex and replacement are not allowed',
    ],
    [{ action: 'keepequal', sourceLabels: ['a'] }, 'targetLabel is missing'],
    [{ action: 'labelmap', regex: '(a' }, '"(a" is no regular expression'],
    [{ action: 'labelmap', regex: 'a(?=b)' }, '"a(?=b)" is no regular expression'],
  ])('is not relabelled by %j', (step, fault) => {
    const [problem, ...others] = problems({ addresses: ['h:1'], relabel: [step] })
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      code: 'project/relabeling',
      summary: expect.stringContaining(fault),
      path: ['Shop', 'shop'],
    })
    expect(codes({ addresses: ['h:1'], metricRelabel: [step] })).toEqual(['project/relabeling'])
  })
})

it('a label of every alert has a name that a label can have', () => {
  expect(of({ alertLabels: { 'a-b': 'c' } }).map(({ code }) => code)).toEqual([
    'project/label-name',
  ])
})

describe('Prometheus', () => {
  const own = (options: Partial<PrometheusOptions>) =>
    of({ prometheus: { ...shop().options.prometheus, ...options } }).map(({ code }) => code)

  it.each<[Partial<PrometheusOptions>, string]>([
    [{ externalLabels: { 'a-b': 'c' } }, 'project/label-name'],
    [{ remoteWrite: [{ url: 'mimir:9009/push' }] }, 'project/remote-write'],
    [{ remoteWrite: [{ url: 'https://u:p@mimir.example.com' }] }, 'project/remote-write'],
    [
      { remoteWrite: [{ url: 'http://m/push', relabel: [{ action: 'keep' }] }] },
      'project/relabeling',
    ],
    [{ bind: 'localhost' }, 'project/bind'],
    [{ agent: true }, 'project/agent'],
    [{ agent: true, remoteWrite: [{ url: 'http://m/push' }] }, 'project/agent'],
  ])('is not started with %j', (options, code) => {
    expect(own(options)).toEqual([code])
  })

  it('does not show the password that it complains about', () => {
    const remoteWrite = [{ url: 'https://u:hunter2@mimir.example.com' }]
    const found = of({ prometheus: { ...shop().options.prometheus, remoteWrite } })
    expect(JSON.stringify(found)).not.toContain('hunter2')
  })
})

function codes(options: Omit<TargetOptions, 'exposes'>) {
  return problems(options).map(({ code }) => code)
}

function problems(options: Omit<TargetOptions, 'exposes'>) {
  return of({ targets: [target('shop', { ...options, exposes: {} })] })
}

function of(options: Partial<SystemOptions>) {
  return systemProblems(projectOf(shop(options)))
}
