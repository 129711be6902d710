import { describe, expect, it } from 'vitest'
import { shopInCluster } from '../../../testing/cluster.ts'
import { podFiles, type StoredSet, stored } from './config-maps.ts'
import { type KubernetesOptions, kubernetes } from './kubernetes.ts'
import { clusterOf } from './object.ts'

const folder = '/var/lib/dashboards'
const kibibyte = 'é'.repeat(512)

describe('files in ConfigMaps', () => {
  it('are in one, in order, as long as they fit', () => {
    const set = sized({ 'b.json': 10, 'a.json': 10 })
    expect(contents(set)).toEqual({ dashboards: ['a.json', 'b.json'] })
  })

  it('are in several when they are more than a mebibyte, in bytes and not in characters', () => {
    const set = sized({ 'a.json': 512, 'b.json': 512, 'c.json': 1, 'd.json': 1023 })
    expect(contents(set)).toEqual({
      dashboards: ['a.json', 'b.json'],
      'dashboards-2': ['c.json', 'd.json'],
    })
  })

  it('are in parts of less than 256 KiB for those who apply on their side', () => {
    const set = sized({ 'a.json': 200, 'b.json': 200, 'c.json': 20 }, { apply: 'client-side' })
    expect(contents(set)).toEqual({ dashboards: ['a.json'], 'dashboards-2': ['b.json', 'c.json'] })
  })

  it('have keys without slashes and are found at their paths again', () => {
    const set = sized({ 'team/a.json': 1, 'b.json': 1 })
    expect(contents(set)).toEqual({ dashboards: ['b.json', 'team__a.json'] })
    expect(podFiles([set]).volumes).toEqual([
      {
        name: 'dashboards',
        projected: {
          sources: [
            {
              configMap: {
                name: 'dashboards',
                items: [
                  { key: 'team__a.json', path: 'team/a.json' },
                  { key: 'b.json', path: 'b.json' },
                ],
              },
            },
          ],
        },
      },
    ])
  })
})

describe('what a pod sees of them', () => {
  it('is a folder for each set', () => {
    const { volumes, mounts } = podFiles([sized({ 'a.json': 1 })])
    expect(volumes).toEqual([{ name: 'dashboards', configMap: { name: 'dashboards' } }])
    expect(mounts).toEqual([{ name: 'dashboards', mountPath: folder, readOnly: true }])
  })

  it('is one folder, where the folder of a set lies in that of another', () => {
    const outer = placed('provider', '/etc/provider', ['/etc/provider/p.yml'])
    const inner = placed('json', '/etc/provider/json', ['/etc/provider/json/a.json'])
    const { volumes, mounts } = podFiles([inner, outer])
    expect(mounts).toEqual([{ name: 'provider', mountPath: '/etc/provider', readOnly: true }])
    expect(volumes[0]?.projected?.sources.flatMap(({ configMap }) => configMap.items)).toEqual([
      { key: 'a.json', path: 'json/a.json' },
      { key: 'p.yml', path: 'p.yml' },
    ])
  })

  it('is a single file where one lies beside the folder, so that nothing else there is hidden', () => {
    const set = placed('config', '/etc/prometheus', ['/etc/prometheus/p.yml', '/etc/alerts.yml'])
    expect(podFiles([set]).mounts).toEqual([
      { name: 'config', mountPath: '/etc/prometheus', readOnly: true },
      { name: 'config', mountPath: '/etc/alerts.yml', subPath: 'alerts.yml', readOnly: true },
    ])
  })

  it('has a checksum that changes with a file, and with nothing else', () => {
    const one = podFiles([sized({ 'a.json': 1 })]).checksum
    expect(podFiles([sized({ 'a.json': 1 })]).checksum).toBe(one)
    expect(podFiles([sized({ 'a.json': 2 })]).checksum).not.toBe(one)
    expect(podFiles([sized({ 'b.json': 1 })]).checksum).not.toBe(one)
  })
})

/** Files by name, of so many KiB. */
function sized(
  files: Readonly<Record<string, number>>,
  options: KubernetesOptions = {},
): StoredSet {
  const all = Object.entries(files).map(([name, size]) => ({
    target: `${folder}/${name}`,
    text: kibibyte.repeat(size),
  }))
  return stored({ name: 'dashboards', folder, files: all }, 'grafana', cluster(options))
}

function placed(name: string, root: string, targets: readonly string[]): StoredSet {
  const files = targets.map((target) => ({ target, text: target }))
  return stored({ name, folder: root, files }, 'grafana', cluster({}))
}

function cluster(options: KubernetesOptions) {
  return clusterOf(shopInCluster(options), kubernetes(options))
}

function contents({ configMaps }: StoredSet) {
  return Object.fromEntries(
    configMaps.map(({ metadata, data }) => [metadata.name, Object.keys(data)]),
  )
}
