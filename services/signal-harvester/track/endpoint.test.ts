import { describe, expect, it } from 'vitest'
import { endpointTable, normaliseEndpoint } from './endpoint.ts'

describe('SH-R5: ids in paths become {id}', () => {
  it.each([
    ['/signals/4711', '/signals/{id}'],
    ['/discoveries/6f1c2d3e-4b5a-4c7d-8e9f-0a1b2c3d4e5f', '/discoveries/{id}'],
    ['/topics/9f8a1c2b', '/topics/{id}'],
    ['/topics/DEADBEEF01/artifacts', '/topics/{id}/artifacts'],
    ['/entities/ent0_Zm9vYmFyLXNvbWUtdG9rZW4', '/entities/{id}'],
    ['/signals/4711?full=1&x=/9', '/signals/{id}'],
    ['/signals', '/signals'],
    ['/signals/', '/signals'],
    ['/signals/v2', '/signals/v2'],
    ['/a-very-long-endpoint-without-digits', '/a-very-long-endpoint-without-digits'],
    ['/topics/1234567', '/topics/{id}'],
    ['/topics/abcdef7', '/topics/abcdef7'],
    ['/', '/'],
  ])('%s is %s', (path, endpoint) => {
    expect(normaliseEndpoint(path)).toBe(endpoint)
  })
})

describe('SH-R5: what is no endpoint is unmatched', () => {
  const endpointOf = endpointTable([
    { method: 'ALL', path: '/*' },
    { method: 'GET', path: '/signals' },
    { method: 'GET', path: '/signals/:id{[0-9]+}' },
    { method: 'GET', path: '/topics/:id{[0-9a-f]+}/artifacts' },
  ])

  it.each([
    ['/signals?limit=3', '/signals'],
    ['/signals/7', '/signals/{id}'],
    ['/topics/9f8a1c2b/artifacts', '/topics/{id}/artifacts'],
    ['/signals/7/8', 'unmatched'],
    ['/wp-login.php', 'unmatched'],
    ['/', 'unmatched'],
  ])('%s is %s', (path, endpoint) => {
    expect(endpointOf(path)).toBe(endpoint)
  })
})
