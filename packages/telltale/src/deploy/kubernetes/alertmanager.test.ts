/** What is in alertmanager.yaml, and why somebody would miss it. */
import { describe, expect, it } from 'vitest'
import { everything, objectsIn, resources } from '../../../testing/cluster.ts'
import { containerIn, fileOf } from '../../../testing/cluster-files.ts'
import { alertRouting, pagerDuty, receiver, secretFile, slack } from '../../index.ts'
import { schemaFaults } from './models.ts'

describe('alertmanager.yaml', () => {
  const routing = alertRouting({
    receiver: receiver(
      'chat',
      slack({ url: secretFile('/run/secrets/slack_url'), channel: '#shop' }),
      pagerDuty({ routingKey: secretFile('/run/secrets/pagerduty_key') }),
    ),
    alertmanager: { image: 'prom/alertmanager:v0.27.0' },
  })
  const options = { ...everything, alertmanager: { storage: '1Gi', resources } }
  const objects = () => objectsIn(fileOf('alertmanager.yaml', options, { routing }))

  it('is there for a system that routes its alerts', () => {
    expect(objects().map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'ServiceAccount alertmanager',
      'Secret alertmanager-secrets',
      'ConfigMap alertmanager-config',
      'PersistentVolumeClaim alertmanager-data',
      'Deployment alertmanager',
      'Service alertmanager',
      'NetworkPolicy alertmanager',
    ])
  })

  it('finds its secrets at the paths that its configuration names, with their keys said', () => {
    const { volumeMounts } = containerIn(objects(), 'alertmanager')
    expect(volumeMounts).toContainEqual({
      name: 'alertmanager-secrets',
      mountPath: '/run/secrets',
      readOnly: true,
    })
    expect(JSON.stringify(objects())).toContain(
      '"secret":{"secretName":"alertmanager-secrets","items":[{"key":"pagerduty_key","path":"pagerduty_key"},{"key":"slack_url","path":"slack_url"}]}',
    )
    expect(fileOf('alertmanager.yaml', options, { routing })).toContain(
      '\\"pagerduty_key\\":\\"$(cat pagerduty_key)\\",\\"slack_url\\":\\"$(cat slack_url)\\"',
    )
  })

  it('is what the schema of the API allows', () => {
    expect(objects().flatMap(schemaFaults)).toEqual([])
  })
})
