/** Production manifests before a security review, and the review before manifests that should fail it. */
import { describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { alertRouting, receiver, secretFile, slack } from '../../packages/telltale/src/index.ts'
import {
  everything,
  objectsIn,
  resources,
  shopInCluster,
} from '../../packages/telltale/testing/cluster.ts'
import { projectOf } from '../../packages/telltale/testing/shop.ts'
import { securityFaults } from './security.ts'

const routing = alertRouting({
  receiver: receiver('chat', slack({ url: secretFile('/run/secrets/slack'), channel: '#shop' })),
  alertmanager: { image: 'prom/alertmanager:v0.27.0' },
})
const alertmanager = { storage: '1Gi', resources }

const own = {
  storage: '50Gi',
  resources,
  shards: 2,
  thanos: {
    objectStore: { name: 'bucket', key: 'objstore.yml' },
    query: 'http://thanos-query:10902',
  },
}
const operator = { prometheus: own }

const inShop = [
  ...emit(projectOf(shopInCluster({ ...everything, alertmanager, operator }, { routing }))),
  ...emit(projectOf(shopInCluster({ ...everything, operator: { dashboards: 'sidecar' } }))),
].filter(([path]) => isManifest(path))

const inProject = [...emit(project)].filter(([path]) => isManifest(path))

describe('what is generated', () => {
  it('is all there to be reviewed', () => {
    expect(inShop.length).toBeGreaterThan(10)
    expect(inShop.flatMap(([, text]) => objectsIn(text)).length).toBeGreaterThan(40)
  })

  it.each([...inShop, ...inProject])('%s has no fault', (_, text) => {
    expect(securityFaults(objectsIn(text))).toEqual([])
  })
})

describe('the review', () => {
  const text = inShop
    .filter(([path]) => /kubernetes\/(prometheus|grafana)\.yaml$/.test(path))
    .map(([, each]) => each)
    .join('---\n')

  it('sees what the operator would start as root', () => {
    const [, written = ''] =
      inShop.find(([path]) => path.endsWith('operator/prometheus.yaml')) ?? []
    expect(objectsIn(written).map(({ kind }) => kind)).toContain('ThanosRuler')
    const faults = securityFaults(objectsIn(written.replaceAll('runAsNonRoot: true', 'x: true')))
    expect(faults).toEqual([
      'Prometheus shop: may run as root',
      'ThanosRuler shop: may run as root',
    ])
  })

  it.each([
    ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', 'writable root file system'],
    ['allowPrivilegeEscalation: false', 'privileged: true', 'privileged'],
    ['runAsNonRoot: true', 'runAsUser: 0', 'may run as root'],
    ['- ALL', '- NET_RAW', 'capabilities'],
    ['type: RuntimeDefault', 'type: Unconfined', 'no seccomp profile'],
    ['image: prom/prometheus:v2.47.0', 'image: prom/prometheus', 'image without a version'],
    ['- pods', '- "*"', 'a wildcard'],
    ['- watch', '- delete', 'writing: delete'],
    ['type: ClusterIP', 'type: LoadBalancer', 'open to outside'],
    ['nginx.ingress.kubernetes.io/auth-type: basic', 'a: b', 'no password'],
    ['          memory: 4Gi', '          other: 4Gi', 'no limit of memory'],
    ['type: Opaque', 'stringData: { admin-password: admin }', 'a value'],
    ['    - from:', '    - of:', 'lets everybody in'],
    [
      '    global:',
      '    remote_write: [{ basic_auth: {\n      password: hunter2 } }]\n    global:',
      'password: hunter2 } }]',
    ],
    [
      'name: GF_USERS_ALLOW_SIGN_UP\n              value: "false"',
      'name: GF_SMTP_PASSWORD\n              value: "x"',
      'value of GF_SMTP_PASSWORD',
    ],
  ])('sees what is wrong with %s -> %s', (right, wrong, fault) => {
    expect(text).toContain(right)
    const faults = securityFaults(objectsIn(text.replaceAll(right, wrong)))
    expect(faults.map((each) => each.replace(/^.*?: /, ''))).toContain(fault)
  })
})

function isManifest(path: string): boolean {
  return path.endsWith('.yaml') && !path.includes('/applications/')
}
