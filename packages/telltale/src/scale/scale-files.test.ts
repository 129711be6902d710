import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { projectOf, shop } from '../../testing/shop.ts'
import { emit } from '../emit/emit.ts'
import type { SystemOptions } from '../project/system.ts'
import { alertRouting } from '../routing/alert-routing.ts'
import { slack } from '../routing/integrations/slack.ts'
import { receiver } from '../routing/receiver.ts'
import { secretFile } from '../routing/secret.ts'
import { federation, mimir, type ScaleOut, thanos, victoriaMetrics } from './scale.ts'

const bucket = { objectStore: './secrets/bucket.yml', externalLabels: { cluster: 'eu' } }

function filesWith(scale: ScaleOut, more: Partial<SystemOptions> = {}) {
  const files = emit(projectOf(shop({ scale: [scale], ...more })))
  const text = (path: string) => files.get(`shop/${path}`) ?? ''
  return { files, read: (path: string) => parse(text(path)), text }
}

/** What every shard of two has behind its own relabelling. */
const shard = (number: number) => [
  { action: 'hashmod', source_labels: ['__address__'], modulus: 2, target_label: '__tmp_shard' },
  { action: 'keep', source_labels: ['__tmp_shard'], regex: String(number) },
]

describe('scaling out', () => {
  it('changes none of the files that there are without it', () => {
    const before = emit(projectOf(shop()))
    for (const scale of [
      victoriaMetrics(),
      thanos(bucket),
      mimir({ url: 'http://m', tenant: 't' }),
      federation(),
    ]) {
      const { files } = filesWith(scale)
      for (const [path, text] of before) expect(files.get(path), path).toBe(text)
    }
  })

  it('is the same in every run', () => {
    expect([...filesWith(federation()).files]).toEqual([...filesWith(federation()).files])
  })
})

describe('VictoriaMetrics', () => {
  it('keeps samples in days, a day at least', () => {
    const retentionOf = (retention: '6h' | '36h' | '1y') => {
      const { read } = filesWith(victoriaMetrics({ retention }))
      return read('docker-compose.victoria-metrics.yml').services['victoria-metrics'].command[1]
    }
    expect([retentionOf('6h'), retentionOf('36h'), retentionOf('1y')]).toEqual([
      '-retentionPeriod=1d',
      '-retentionPeriod=2d',
      '-retentionPeriod=365d',
    ])
  })

  it('lets several vmagent share the targets', () => {
    const { services, volumes } = filesWith(victoriaMetrics({ shards: 2 })).read(
      'docker-compose.victoria-metrics.yml',
    )
    const shares = ['vmagent-0', 'vmagent-1'].map((name) => services[name].command.slice(-2))
    expect(shares).toEqual([
      ['-promscrape.cluster.membersCount=2', '-promscrape.cluster.memberNum=0'],
      ['-promscrape.cluster.membersCount=2', '-promscrape.cluster.memberNum=1'],
    ])
    expect(Object.keys(volumes)).toEqual(
      expect.arrayContaining(['vmagent_0_data', 'vmagent_1_data']),
    )
    expect(Object.keys(services)).not.toContain('prometheus')
  })

  it('mounts each rule file, and tells the Alertmanager', () => {
    const url = secretFile('/run/secrets/slack_url')
    const routing = alertRouting({
      receiver: receiver('chat', slack({ url, channel: '#alerts' })),
      alertmanager: { image: 'prom/alertmanager:v0.27.0' },
    })
    const { services } = filesWith(victoriaMetrics(), { routing }).read(
      'docker-compose.victoria-metrics.yml',
    )
    expect(services.vmalert.volumes).toEqual([
      './prometheus/alerts.yml:/etc/vmalert/alerts.yml:ro',
      './prometheus/recording-rules.yml:/etc/vmalert/recording-rules.yml:ro',
    ])
    expect(services.vmalert.command).toContain('-notifier.url=http://alertmanager:9093')
  })
})

describe('Thanos', () => {
  it('evaluates rules in Prometheus while there is one, and in the ruler when there are several', () => {
    const one = filesWith(thanos(bucket))
    expect(one.read('prometheus/prometheus.thanos.yml').rule_files).toEqual([
      'alerts.yml',
      'recording-rules.yml',
    ])
    expect(one.text('docker-compose.thanos.yml')).not.toContain('thanos-rule')

    const two = filesWith(thanos({ ...bucket, shards: 2 }))
    expect(two.read('prometheus/prometheus.thanos.shard-1.yml').rule_files).toBeUndefined()
    const { services } = two.read('docker-compose.thanos.yml')
    expect(services['thanos-rule'].command).toEqual(
      expect.arrayContaining(['--rule-file=/etc/thanos/alerts.yml', '--label=ruler="shop"']),
    )
    expect(services['thanos-query'].command).toEqual(
      expect.arrayContaining([
        '--endpoint=thanos-sidecar-0:10901',
        '--endpoint=thanos-sidecar-1:10901',
        '--endpoint=thanos-rule:10901',
        '--query.replica-label=shard',
        '--query.replica-label=ruler',
      ]),
    )
  })

  it('divides the targets, and tells the shards apart', () => {
    const { read } = filesWith(thanos({ ...bucket, shards: 2 }))
    for (const number of [0, 1]) {
      const config = read(`prometheus/prometheus.thanos.shard-${number}.yml`)
      expect(config.global.external_labels).toEqual({ cluster: 'eu', shard: String(number) })
      for (const job of config.scrape_configs) expect(job.relabel_configs).toEqual(shard(number))
    }
  })
})

describe('Mimir', () => {
  it('is proven to by a password in a file', () => {
    const { read, text } = filesWith(
      mimir({
        url: 'https://mimir.example.com/',
        tenant: 'shop',
        authorization: { username: 'shop', password: secretFile('/run/secrets/mimir') },
      }),
    )
    expect(read('prometheus/prometheus.mimir.yml').remote_write).toEqual([
      {
        url: 'https://mimir.example.com/api/v1/push',
        name: 'mimir',
        headers: { 'X-Scope-OrgID': 'shop' },
        basic_auth: { username: 'shop', password_file: '/run/secrets/mimir' },
      },
    ])
    expect(text('mimir/shop.yml')).toContain('mimirtool rules sync')
    expect(read('mimir/shop.yml').namespace).toBe('shop')
  })
})

describe('federation', () => {
  it('fetches what panels and rules read, and nothing else', () => {
    const { read } = filesWith(federation())
    const [job] = read('prometheus/prometheus.federation.yml').scrape_configs
    expect(job).toEqual({
      job_name: 'federate',
      metrics_path: '/federate',
      params: { 'match[]': ['{__name__=~"http_requests_total|up"}'] },
      honor_labels: true,
      static_configs: [{ targets: ['prometheus-0:9090', 'prometheus-1:9090'] }],
    })
  })
})
