import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lock, lockName } from './lock.ts'
import { manifestName } from './manifest.ts'
import { planWrite } from './plan.ts'
import { applyChanges } from './transaction.ts'
import { writeFiles } from './write.ts'

let out: string

beforeEach(() => {
  out = join(mkdtempSync(join(tmpdir(), 'telltale-write-')), 'out')
})

afterEach(() => {
  rmSync(join(out, '..'), { recursive: true, force: true })
})

const files = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries))

/** Every file below the folder with its text, the manifest aside. */
function tree(): Readonly<Record<string, string>> {
  if (!existsSync(out)) return {}
  const paths = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== manifestName)
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
  return Object.fromEntries(
    paths.sort().map((path) => [path, readFileSync(join(out, path), 'utf8')]),
  )
}

describe('writing into a folder', () => {
  it('leaves exactly the generated files, without empty folders and without a trace of itself', async () => {
    await writeFiles(files({ 'a/b/c.txt': '1', 'a/d.txt': '2' }), out)
    await writeFiles(files({ 'a/d.txt': '3' }), out)
    expect(tree()).toEqual({ 'a/d.txt': '3' })
    expect(readdirSync(out).sort()).toEqual([manifestName, 'a'])
    expect(readdirSync(join(out, 'a'))).toEqual(['d.txt'])
  })

  it('gives the same bytes whatever the order of the files', async () => {
    await writeFiles(files({ a: '1', b: '2' }), out)
    const first = readFileSync(join(out, manifestName), 'utf8')
    rmSync(out, { recursive: true })
    await writeFiles(files({ b: '2', a: '1' }), out)
    expect(readFileSync(join(out, manifestName), 'utf8')).toBe(first)
  })

  it('touches nothing when nothing differs, so that a read-only folder will do', async () => {
    await writeFiles(files({ a: '1' }), out)
    // A lock that is held would make every write wait, and fail.
    mkdirSync(join(out, lockName))
    writeFileSync(join(out, lockName, 'owner.json'), owner(process.pid))
    const result = await writeFiles(files({ a: '1' }), out, { patienceMs: 0 })
    expect(result).toMatchObject({ written: true, problems: [] })
  })

  it('never deletes what a manifest names outside of the folder', async () => {
    const outside = join(out, '../precious.txt')
    writeFileSync(outside, 'mine')
    mkdirSync(out)
    writeFileSync(
      join(out, manifestName),
      JSON.stringify({ files: { '../precious.txt': '30d87d5c7ab6b1cb', '/etc/hosts': '0' } }),
    )
    const { problems } = await writeFiles(files({ a: '1' }), out, { force: true })
    expect(problems.map(({ code }) => code)).toEqual(['output/manifest'])
    expect(readFileSync(outside, 'utf8')).toBe('mine')
  })
})

describe('a failure in the middle', () => {
  it('puts everything back: replaced, created and deleted files', async () => {
    await writeFiles(files({ a: 'old', b: 'old', 'gone/c': 'old' }), out)
    const before = tree()
    const held = await lock(out, { recover: () => {} })
    // The last file cannot be put in its place: a folder with something in it lies there.
    mkdirSync(join(out, 'z/inside'), { recursive: true })
    const changes = {
      write: files({ a: 'new', b: 'new', 'fresh/d': 'new', z: 'new' }),
      remove: ['gone/c'],
    }
    await expect(applyChanges(out, changes, held)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/)
    held.release()
    expect(tree()).toEqual(before)
    expect(existsSync(join(out, 'fresh'))).toBe(false)
  })

  it('an interrupt after the first file has come puts everything back', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `f${String(i).padStart(3, '0')}`)
    const all = (text: string) => new Map(names.map((name) => [name, text]))
    await writeFiles(all('old'), out)
    const before = tree()
    const controller = new AbortController()
    const writing = writeFiles(all('new'), out, { signal: controller.signal })
    while (readFileSync(join(out, 'f000'), 'utf8') === 'old') await setImmediate()
    controller.abort(new Error('Ctrl-C'))
    await expect(writing).rejects.toThrow('Ctrl-C')
    expect(tree()).toEqual(before)
  })

  it('what a build left behind that was killed is put back by the next one', async () => {
    await writeFiles(files({ a: 'old', b: 'old' }), out)
    const held = join(out, lockName)
    interruptedIn(held)
    const { problems } = await writeFiles(files({ a: 'old', b: 'new' }), out)
    expect(problems).toEqual([])
    expect(tree()).toEqual({ a: 'old', b: 'new' })
    expect(existsSync(held)).toBe(false)
  })

  it('what cannot be put back is said to be neither old nor new, and what to do', async () => {
    await writeFiles(files({ a: 'old' }), out)
    const held = join(out, lockName)
    interruptedIn(held)
    writeFileSync(join(held, 'journal.json'), '')
    const { written, problems } = await writeFiles(files({ a: 'new' }), out)
    expect(written).toBe(false)
    expect(problems).toMatchObject([
      {
        code: 'output/not-writable',
        summary: expect.stringMatching(/^could not put everything back: .*JSON.*\/dead\/old/),
        why: 'A build was interrupted: some files are new, others as they were before it.',
        fix: expect.stringContaining(held),
      },
    ])
  })
})

describe('two builds at once', () => {
  it('one waits for the other, and the folder holds what the last one wrote', async () => {
    const round = (text: string) => new Map(Array.from({ length: 50 }, (_, i) => [`f${i}`, text]))
    const results = await Promise.all(['1', '2', '3'].map((text) => writeFiles(round(text), out)))
    expect(results.map(({ written }) => written)).toEqual([true, true, true])
    expect(new Set(Object.values(tree())).size).toBe(1)
    expect(planWrite(round(tree().f0 ?? ''), out).unchanged).toHaveLength(50)
  })

  it('one that waits too long says who holds the folder, and changes nothing', async () => {
    await writeFiles(files({ a: '1' }), out)
    const held = await lock(out, { recover: () => {} })
    const { written, problems } = await writeFiles(files({ a: '2' }), out, { patienceMs: 10 })
    held.release()
    expect({ written, codes: problems.map(({ code }) => code) }).toEqual({
      written: false,
      codes: ['output/locked'],
    })
    expect(problems[0]?.summary).toContain(`process ${process.pid}`)
    expect(tree()).toEqual({ a: '1' })
  })

  it('a lock of a dead build that cannot be taken away is waited for no longer than others', async () => {
    const held = await lock(out, { recover: () => {} })
    const waiting = lock(out, { recover: () => {}, patienceMs: 200 })
    // As it is when the build died before whose lock this one has taken away already.
    const [own = ''] = readdirSync(out).filter((name) => name.startsWith(`${lockName}.`))
    mkdirSync(join(out, own, 'dead/old'), { recursive: true })
    writeFileSync(join(held.folder, 'owner.json'), owner(deadPid))
    await expect(waiting).rejects.toThrow('is held by another build')
  })

  it('a lock whose owner cannot be read, as a power failure leaves it, is held by an unknown process', async () => {
    mkdirSync(join(out, lockName), { recursive: true })
    writeFileSync(join(out, lockName, 'owner.json'), '')
    const { problems } = await writeFiles(files({ a: '1' }), out, { patienceMs: 10 })
    expect(problems).toMatchObject([{ code: 'output/locked' }])
    expect(problems[0]?.summary).toContain('an unknown process')
    rmSync(join(out, lockName), { recursive: true })
    expect(await writeFiles(files({ a: '1' }), out)).toMatchObject({ written: true })
  })
})

describe('what builds left behind that were killed', () => {
  it('while they waited for the lock, is removed by the next build, also when nothing differs', async () => {
    await writeFiles(files({ a: '1' }), out)
    mkdirSync(join(out, `${lockName}.${deadPid}.0`))
    writeFileSync(join(out, `${lockName}.${deadPid}.0/owner.json`), owner(deadPid))
    const nameless = join(out, `${lockName}.${deadPid}.1`)
    mkdirSync(nameless)
    utimesSync(nameless, 0, 0)
    expect(await writeFiles(files({ a: '1' }), out)).toMatchObject({ written: true, problems: [] })
    expect(readdirSync(out).sort()).toEqual([manifestName, 'a'])
  })

  it('stays when its process lives, or began a moment ago', async () => {
    await writeFiles(files({ a: '1' }), out)
    const [waiting, fresh] = [`${lockName}.${process.pid}.999`, `${lockName}.${deadPid}.1`]
    mkdirSync(join(out, waiting))
    writeFileSync(join(out, waiting, 'owner.json'), owner(process.pid))
    mkdirSync(join(out, fresh))
    await writeFiles(files({ a: '2' }), out)
    expect(readdirSync(out)).toEqual(expect.arrayContaining([waiting, fresh]))
  })

  it('while they put back what yet another one had left, is put back', async () => {
    await writeFiles(files({ a: 'old', b: 'old' }), out)
    const waiting = join(out, `${lockName}.${deadPid}.0`)
    interruptedIn(join(waiting, 'dead'))
    writeFileSync(join(waiting, 'owner.json'), owner(deadPid))
    await writeFiles(files({ a: 'old', b: 'new' }), out)
    expect(tree()).toEqual({ a: 'old', b: 'new' })
    expect(readdirSync(out).sort()).toEqual([manifestName, 'a', 'b'])
  })

  it.each([5, 60])(
    'after %i ms of writing 1000 files with kill -9, the next one builds what there has to be',
    async (ms) => {
      const names = Array.from({ length: 1000 }, (_, i) => `folder${i % 40}/f${i}`)
      const all = (text: string) => new Map(names.map((name) => [name, text]))
      await writeFiles(all('old'), out)
      const before = tree()
      await killedWhileWriting(ms)
      // Nothing differs from before once everything was put back; or the writing was done.
      await writeFiles(new Map([...all('old'), ['later', 'new']]), out)
      expect(tree()).toEqual({ ...before, later: 'new' })
      expect(readdirSync(out).filter((name) => name.startsWith(lockName))).toEqual([])
    },
  )
})

/** A process that writes other texts into the folder, killed so long after its first file has come. */
async function killedWhileWriting(ms: number): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=telltale-source',
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      `import { writeFiles } from ${JSON.stringify(join(import.meta.dirname, 'write.ts'))}
       const names = Array.from({ length: 1000 }, (_, i) => \`folder\${i % 40}/f\${i}\`)
       await writeFiles(new Map(names.map((name) => [name, 'new'])), ${JSON.stringify(out)})
       setInterval(() => {}, 1000)`,
    ],
    { stdio: 'inherit' },
  )
  const exit = new Promise((resolve) => child.once('exit', resolve))
  while (!existsSync(join(out, lockName, 'journal.json')) && child.exitCode === null)
    await setTimeout(2)
  await setTimeout(ms)
  child.kill('SIGKILL')
  await exit
}

/** As it is after one file was replaced and one created, of three. */
function interruptedIn(folder: string): void {
  mkdirSync(join(folder, 'old'), { recursive: true })
  writeFileSync(join(folder, 'owner.json'), owner(deadPid))
  const journal = { created: ['half/done'], kept: ['a', 'b'] }
  writeFileSync(join(folder, 'journal.json'), JSON.stringify(journal))
  renameSync(join(out, 'a'), join(folder, 'old/0'))
  writeFileSync(join(out, 'a'), 'new')
  mkdirSync(join(out, 'half'))
  writeFileSync(join(out, 'half/done'), 'new')
}

const owner = (pid: number) => JSON.stringify({ pid, host: hostname() })

/** Linux hands out no process ids above 4 million. */
const deadPid = 2 ** 30
