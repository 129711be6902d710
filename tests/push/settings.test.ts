import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  clearTextNote,
  grafanaAddress,
  grafanaToken,
} from '../../packages/telltale/src/cli/push-settings.ts'

const cwd = mkdtempSync(join(tmpdir(), 'telltale-push-'))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))
writeFileSync(join(cwd, 'token'), 'glsa_file\n')
writeFileSync(join(cwd, 'empty'), '\n')

describe('the address', () => {
  it.each([
    ['https://grafana.example.com/', 'https://grafana.example.com'],
    ['https://example.com/grafana/', 'https://example.com/grafana'],
    ['http://localhost:3000', 'http://localhost:3000'],
  ])('%s', (flag, address) => expect(grafanaAddress(flag, {})).toBe(address))

  it('comes from GRAFANA_URL, unless the flag names another', () => {
    const env = { GRAFANA_URL: 'https://a.example.com' }
    expect(grafanaAddress(undefined, env)).toBe('https://a.example.com')
    expect(grafanaAddress('https://b.example.com', env)).toBe('https://b.example.com')
  })

  it.each([
    [undefined, 'which Grafana?'],
    ['grafana.example.com', 'this is no address of a web server'],
    ['localhost:3000', 'this is no address of a web server'],
    ['ftp://example.com', 'this is no address of a web server'],
    ['https://admin:hunter2@example.com', 'the address holds a user or a password'],
    ['https://example.com/grafana/d/abc/shop?orgId=1', 'begin with: https://example.com/grafana'],
    ['https://example.com/api', 'begin with: https://example.com'],
    ['https://example.com/?orgId=2', 'begin with: https://example.com'],
  ])('%s is refused', (flag, message) => {
    expect(() => grafanaAddress(flag, {})).toThrow(message)
    expect(() => grafanaAddress(flag, {})).not.toThrow('hunter2')
  })
})

describe('the token', () => {
  it('comes from the environment, or from the file that it names', () => {
    expect(grafanaToken({ GRAFANA_TOKEN: 'glsa_1 ' }, { cwd })).toBe('glsa_1')
    expect(grafanaToken({ GRAFANA_TOKEN_FILE: 'token' }, { cwd })).toBe('glsa_file')
  })

  it.each([
    [{}, 'there is no token'],
    [{ GRAFANA_TOKEN: '', GRAFANA_TOKEN_FILE: '' }, 'there is no token'],
    [{ GRAFANA_TOKEN: 'a', GRAFANA_TOKEN_FILE: 'token' }, 'are both set'],
    [{ GRAFANA_TOKEN: ' ' }, 'GRAFANA_TOKEN is empty'],
    [{ GRAFANA_TOKEN_FILE: 'empty' }, 'GRAFANA_TOKEN_FILE empty is empty'],
    [{ GRAFANA_TOKEN_FILE: 'nowhere' }, 'GRAFANA_TOKEN_FILE nowhere cannot be read'],
    [{ GRAFANA_TOKEN: 'Bearer glsa_hunter2' }, 'without "Bearer" before it'],
    [{ GRAFANA_TOKEN: 'glsa_hunter2\nglsa_3' }, 'holds spaces, line breaks'],
  ])('%j is refused', (env, message) => {
    expect(() => grafanaToken(env, { cwd })).toThrow(message)
    expect(() => grafanaToken(env, { cwd })).not.toThrow('hunter2')
  })
})

it.each([
  ['http://grafana.example.com', true],
  ['https://grafana.example.com', false],
  ['http://localhost:3000', false],
  ['http://127.0.0.1:3000', false],
])('before a token goes to %s, it is said whether others can read it', (address, isSaid) => {
  expect(clearTextNote(address) !== '').toBe(isSaid)
})
