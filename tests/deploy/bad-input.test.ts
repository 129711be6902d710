/** What a deployment must not be, as `telltale check` says it: where, why, and what to write instead. */
import { describe, expect, it } from 'vitest'
import { examine } from '../../packages/telltale/src/build.ts'
import {
  alertRouting,
  dashboard,
  email,
  receiver,
  row,
  type SystemOptions,
  secretFile,
  slack,
  text,
} from '../../packages/telltale/src/index.ts'
import { resources, shopInCluster } from '../../packages/telltale/testing/cluster.ts'
import { overview, projectOf, shop } from '../../packages/telltale/testing/shop.ts'

const { prometheus, grafana } = shop().options
const alertmanager = { image: 'prom/alertmanager:v0.27.0' }
const url = secretFile('/run/secrets/slack_url')

describe('check says where it is and how it is mended, of', () => {
  it.each<[what: string, options: Partial<SystemOptions>, code: string, fix: RegExp]>([
    [
      'a port used twice',
      { grafana: { ...grafana, port: prometheus.port } },
      'project/port-clash',
      /another port/,
    ],
    [
      'a port used twice, by services',
      {
        compose: {
          services: {
            api: { image: 'shop:1', ports: ['8000:8000'] },
            admin: { image: 'shop:1', ports: ['8000:80'] },
          },
        },
      },
      'project/port-clash',
      /another port/,
    ],
    [
      'an image without a tag',
      { prometheus: { ...prometheus, image: 'prom/prometheus' } },
      'project/unpinned-image',
      /prom\/prometheus:v/,
    ],
    [
      'an image of a service without a tag',
      { compose: { services: { database: { image: 'postgres' } } } },
      'project/unpinned-image',
      /postgres:<version>/,
    ],
    [
      'a receiver without a secret',
      {
        routing: alertRouting({
          receiver: receiver('mail', email({ to: 'a@example.org' })),
          alertmanager: {
            ...alertmanager,
            mail: { smarthost: 'smtp.example.org:587', from: 'a@b.example', username: 'a' },
          },
        }),
      },
      'routes/missing-secret',
      /secretFile/,
    ],
    [
      'a receiver whose secret nobody mounts',
      {
        routing: alertRouting({
          receiver: receiver('chat', slack({ url, channel: '#shop' })),
          alertmanager,
        }),
      },
      'routes/secret-not-mounted',
      /secrets: \{ slack_url/,
    ],
    ['a system without targets', { targets: [] }, 'project/no-targets', /target/],
  ])('%s', (_, options, code, fix) => {
    mended(examine(projectOf(shop(options))).problems, code, fix)
  })

  it('a name that Kubernetes refuses', () => {
    const options = { applications: { 'shop-api': { namespace: 'My Shop', port: 3001 } } }
    mended(examine(projectOf(shopInCluster(options))).problems, 'kubernetes/name', /my-shop/)
  })

  it('a ConfigMap that is too large', () => {
    const big = dashboard('big', { title: 'Big' }, row('R', text('T', 'x'.repeat(1024 * 1024))))
    const workload = { storage: '10Gi', resources }
    const system = shopInCluster({ grafana: workload }, { dashboards: [overview, big] })
    mended(examine(projectOf(system)).problems, 'kubernetes/too-large', /./)
  })
})

function mended(problems: ReturnType<typeof examine>['problems'], code: string, fix: RegExp) {
  const found = problems.find((problem) => problem.code === code)
  expect(problems.map((problem) => problem.code)).toContain(code)
  expect(found?.at?.file).toMatch(/\.ts$/)
  expect(found?.path?.[0]).toBe('Shop')
  expect(found?.why).not.toBe('')
  expect(found?.fix).toMatch(fix)
}
