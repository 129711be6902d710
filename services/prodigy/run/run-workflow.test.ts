import { execFileSync } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryDirectory } from '@systems/kit/testing'
import { describe, expect, it } from 'vitest'
import { runText } from '../testing.ts'

describe('PR-R14, PR-A5: a workflow', () => {
  it('that succeeds says so, with its steps', async () => {
    const { result, of } = await runText('steps: [{ shell: "true" }, { claude: "go on" }]')
    expect(result).toEqual({ status: 'success', deadLetters: 0 })
    expect(of('WorkflowStarted')).toHaveLength(1)
    expect(of('WorkflowFinished')).toMatchObject([
      { status: 'success', total_steps: 2, failed_steps: 0, duration_seconds: expect.any(Number) },
    ])
  })

  it('that fails names the step and ends there', async () => {
    const { result, of } = await runText('steps: [{ shell: "echo no >&2; exit 3" }, { shell: ls }]')
    expect(result).toMatchObject({ status: 'failed', error: 'step 1 (shell): exit code 3: no' })
    expect(of('StepFinished')).toHaveLength(1)
    expect(of('WorkflowFinished')).toMatchObject([{ status: 'failed', failed_steps: 1 }])
  })

  it('that is cancelled stops what runs, with everything that it has started', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('cancelled')), 100)
    const started = performance.now()
    const { result, of } = await runText('steps: [{ shell: "sleep 20 | cat" }]', {
      signal: controller.signal,
    })
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(result.status).toBe('cancelled')
    expect(of('StepFinished')).toMatchObject([{ status: 'cancelled' }])
    expect(of('WorkflowFinished')).toMatchObject([{ status: 'cancelled' }])
  })

  it('in which something breaks that nobody has thought of finishes all the same', async () => {
    const { result, of } = await runText('steps: [{ shell: "true" }]', {
      onEvent(event) {
        if (event.type === 'StepFinished') throw new Error('the disk is full')
      },
    })
    expect(result).toMatchObject({ status: 'failed', error: 'the disk is full' })
    expect(of('WorkflowFinished')).toMatchObject([{ status: 'failed' }])
  })
})

describe('PR-R15, PR-A5: steps', () => {
  it('of each kind are counted with what they did', async () => {
    const { of } = await runText(`
steps:
  - shell: echo one two
    capture: words
  - claude: "Look at {{ words }}"
    validate: "true"
  - goal_seek: "Improve, attempt {{ attempt }}"
    score: echo {{ attempt }}0
    threshold: 30
  - foreach: [a, b, c]
    do: [{ shell: "echo {{ item }}" }]`)
    const steps = of('StepFinished').map(({ step_type, status }) => `${step_type} ${status}`)
    expect(steps).toEqual([
      'shell success',
      'claude success',
      'goal_seek success',
      ...['shell success', 'shell success', 'shell success'],
      'foreach success',
    ])
    expect(of('ValidationFinished')).toEqual([
      { type: 'ValidationFinished', step_type: 'claude', passed: true },
      { type: 'ValidationFinished', step_type: 'goal_seek', passed: false },
      { type: 'ValidationFinished', step_type: 'goal_seek', passed: false },
      { type: 'ValidationFinished', step_type: 'goal_seek', passed: true },
    ])
    expect(of('ClaudeTokenUsage')).toHaveLength(4)
    expect(of('SessionEnded').map(({ status }) => status)).toEqual(Array(4).fill('success'))
  })

  it('that fail are tried again after their handler', async () => {
    const { result, of } = await runText(`
steps:
  - shell: test -e repaired
    on_failure: { shell: touch repaired }`)
    expect(result.status).toBe('success')
    expect(of('OnFailureTriggered')).toMatchObject([{ step_type: 'shell', error: 'exit code 1' }])
    expect(of('StepFinished')).toMatchObject([
      { command: 'touch repaired', had_on_failure_recovery: false },
      { status: 'success', had_on_failure_recovery: true },
    ])
  })

  it('fail when their validation does', async () => {
    const { result, of } = await runText('steps: [{ claude: "go on", validate: "exit 4" }]')
    expect(result.error).toBe('step 1 (claude): validation failed: exit code 4')
    expect(of('ValidationFinished')).toMatchObject([{ step_type: 'claude', passed: false }])
  })

  it('fail when they take too long', async () => {
    const { result } = await runText('steps: [{ shell: "sleep 20", timeout: 0.1 }]')
    expect(result.error).toBe('step 1 (shell): longer than 0.1 s')
  })

  it('fail with the classes of errors that Claude gives', async () => {
    const { of } = await runText('steps: [{ claude: "fail" }]')
    expect(of('ClaudeError')).toMatchObject([{ error_type: 'other' }])
    expect(of('SessionEnded')).toEqual([{ type: 'SessionEnded', status: 'failed' }])
  })

  it('get values as words of the shell, whatever is in them', async () => {
    const { of, parts } = await runText(`
steps:
  - shell: printf '%s' "; touch 'hacked'"
    capture: text
  - shell: echo {{ text }}
    capture: echoed
  - shell: ls
    capture: files`)
    expect(of('StepFinished')).toHaveLength(3)
    expect(parts.state.current().variables).toMatchObject({
      echoed: "; touch 'hacked'",
      files: '',
    })
  })

  it('name a variable that there is not', async () => {
    const { result } = await runText('steps: [{ shell: "echo {{ itm }}" }]')
    expect(result.error).toContain('There is no {{ itm }}: "itm" is missing. There are: none.')
  })
})

const halfFails = (more = '') => `
mapreduce:
  items: [1, 2, 3, 4]
  max_parallel: 2
  attempts: 2
  ${more}
  agent:
    - shell: test $(( {{ item }} % 2 )) -eq 0
  reduce:
    - shell: echo {{ map.successful }} of them
      capture: summary`

describe('MapReduce', () => {
  it('gives items up after their last attempt, and goes on', async () => {
    const { result, of, checkpoint } = await runText(halfFails())
    expect(result).toEqual({ status: 'success', deadLetters: 2 })
    expect(of('AgentStarted')).toHaveLength(6)
    expect(of('AgentCompleted')).toHaveLength(2)
    expect(of('AgentFailed')).toHaveLength(4)
    expect(of('DLQItemAdded').map(({ item }) => item)).toEqual([0, 2])
    expect(of('JobCompleted')).toMatchObject([
      { total_items: 4, successful_items: 2, failed_items: 2, dlq_items: 2 },
    ])
    expect((await checkpoint()).deadLetters).toMatchObject([
      { index: 0, item: 1, attempts: 2, error: 'exit code 1' },
      { index: 2, item: 3 },
    ])
  })

  it('processes the dead-letter queue again when it is told to', async () => {
    const { of } = await runText(halfFails('retry_dlq: true'))
    expect(of('DLQItemsRemoved')).toMatchObject([{ count: 2 }])
    expect(of('DLQItemAdded')).toHaveLength(4)
  })

  it('loses no dead letter when it is cancelled while the queue is processed again', async () => {
    const controller = new AbortController()
    const { checkpoint } = await runText(halfFails('retry_dlq: true'), {
      signal: controller.signal,
      onEvent(event) {
        if (event.type === 'DLQItemsRemoved') controller.abort()
      },
    })
    expect((await checkpoint()).deadLetters.map(({ index }) => index)).toEqual([0, 2])
  })

  it('never has more agents at work than there are worktrees', async () => {
    const { events, of } = await runText(
      halfFails().replace('max_parallel: 2', 'max_parallel: 4'),
      {
        worktrees: 2,
      },
    )
    const available = events.flatMap((event) =>
      event.type === 'WorktreeTaken' || event.type === 'WorktreeReturned' ? [event.available] : [],
    )
    expect(Math.min(...available)).toBe(0)
    expect(Math.max(...available)).toBe(2)
    expect(of('WorktreeReturned')).toHaveLength(of('WorktreeTaken').length)
  })

  it('gives agents worktrees of the repository, and keeps their commits', async () => {
    const directory = await temporaryDirectory()
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', directory, ...author, ...args], { encoding: 'utf8' })
    git('init', '--quiet')
    await writeFile(join(directory, 'README.md'), 'hello\n')
    git('add', '.')
    git('commit', '--quiet', '-m', 'first')
    const { of, home, result } = await runText(
      `
mapreduce:
  items: [a, b]
  agent:
    - shell: test -e README.md && touch {{ item }} && git add {{ item }}
    - shell: git ${author.join(' ')} commit --quiet -m {{ item }}`,
      { directory },
    )
    expect(result).toEqual({ status: 'success', deadLetters: 0 })
    for (const { commits } of of('AgentCompleted')) {
      expect(commits).toHaveLength(1)
      expect(git('branch', '--contains', commits[0] ?? '')).toMatch(/prodigy\//)
    }
    expect(await readdir(join(home, 'worktrees'))).toEqual([])
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
  })

  it('that is cancelled returns what it has taken, and fails its job', async () => {
    const controller = new AbortController()
    const { of, result } = await runText(
      'mapreduce: { items: [1, 2, 3], agent: [{ shell: "sleep 20" }], max_parallel: 2 }',
      {
        signal: controller.signal,
        onEvent(event) {
          if (event.type === 'AgentStarted') setTimeout(() => controller.abort(), 50)
        },
      },
    )
    expect(result.status).toBe('cancelled')
    expect(of('AgentFailed')).toHaveLength(2)
    expect(of('WorktreeReturned')).toHaveLength(2)
    expect(of('JobFailed')).toHaveLength(1)
    expect(of('DLQItemAdded')).toEqual([])
  })
})

const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']

describe('checkpoints', () => {
  it('let a run go on after its last finished step', async () => {
    const yaml = `
steps:
  - shell: echo first
    capture: first
  - shell: test -e ready && echo {{ first }} again
    capture: second`
    const { result, checkpoint, directory } = await runText(yaml)
    expect(result.status).toBe('failed')
    await writeFile(join(directory, 'ready'), '')
    const from = await checkpoint()
    const again = await runText(yaml, { directory, from })
    expect(again.result.status).toBe('success')
    expect(again.of('StepFinished')).toMatchObject([{ step_index: 1 }])
    expect((await again.checkpoint()).variables).toEqual({ first: 'first', second: 'first again' })
  })

  it('let a job go on with the items that are open', async () => {
    const controller = new AbortController()
    const yaml = 'mapreduce: { items: [1, 2, 3], agent: [{ shell: "sleep 0.2" }], max_parallel: 1 }'
    const { checkpoint } = await runText(yaml, {
      signal: controller.signal,
      onEvent(event) {
        if (event.type === 'CheckpointCreated') controller.abort()
      },
    })
    const from = await checkpoint()
    expect(Object.keys(from.done)).toEqual(['0'])
    const again = await runText(yaml, { from })
    expect(again.of('AgentStarted')).toHaveLength(2)
    expect(again.of('JobCompleted')).toMatchObject([{ total_items: 3, successful_items: 3 }])
  })
})
