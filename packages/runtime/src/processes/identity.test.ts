import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { canBeLookedUp, hasProcess, isThere, newIdentity, startOf } from './identity.ts'

const own = newIdentity()
const now = () => Date.now()
const longAgo = () => Date.now() - 3_600_000
/** The number of a process that has just ended. */
const endedPid = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))

describe('a process of this machine is there', () => {
  it('while it runs, however long it has been silent', () => {
    expect(isThere(own, longAgo(), 30_000)).toBe(true)
    expect(canBeLookedUp(own)).toBe(true)
  })

  it('no longer when it has ended, however recently it wrote', () => {
    expect(hasProcess(endedPid)).toBe(false)
    expect(isThere({ ...own, pid: endedPid }, now(), 30_000)).toBe(false)
  })

  it('no longer when another process has got its number', () => {
    expect(isThere({ ...own, started: '1' }, longAgo(), 30_000)).toBe(false)
  })

  it('no longer when it is silent and its start is not known', () => {
    const { started: _, ...unknown } = own
    expect(isThere(unknown, longAgo(), 30_000)).toBe(false)
    expect(isThere(unknown, now() - 10_000, 30_000)).toBe(true)
  })
})

it('a process of another container is there while it writes, whatever its number is here', () => {
  const stranger = { ...own, place: 'another boot pid:[1]' }
  expect(isThere({ ...stranger, pid: endedPid }, now() - 10_000, 30_000)).toBe(true)
  expect(isThere(stranger, longAgo(), 30_000)).toBe(false)
  expect(canBeLookedUp(stranger)).toBe(false)
})

it('a thread that has been silent for long is not there, although its process is', () => {
  expect(isThere({ ...own, thread: 3 }, longAgo(), 30_000)).toBe(false)
})

it('the start of a process is known on Linux, and of one that has ended it is not', () => {
  expect(startOf(process.pid)).toMatch(/^\d+$/)
  expect(startOf(endedPid)).toBeUndefined()
})
