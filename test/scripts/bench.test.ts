import { spawn } from 'node:child_process'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { runScript } from '../support/run-command.ts'

const FIGURES = [
  'passages',
  'answers',
  'answerP50Ms',
  'answerP95Ms',
  'searchP50Ms',
  'searchP95Ms',
  'miniSearchP50Ms',
  'miniSearchP95Ms',
  'searchToMiniSearchP50Ratio',
  'searchToMiniSearchP95Ratio',
  'loadAndBuildMs',
  'startToFirstAnswerMs',
  'modelLoadMs',
  'embedQueryMs',
  'rssMb',
  'faults',
]
const SHORT = ['answers', '--seconds', '1', '--n', '5']

it('measures answers and gives the figures as one line of JSON', async () => {
  const { code, stdout } = await runScript('scripts/bench.ts', [...SHORT, '--json'])
  expect(code).toBe(0)
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  const figures = z.record(z.string(), z.number()).parse(JSON.parse(last))
  expect(Object.keys(figures)).toEqual(FIGURES)
  expect(figures).toMatchObject({ answers: 5, faults: 0 })
  for (const name of FIGURES) if (name !== 'faults') expect(figures[name], name).toBeGreaterThan(0)
})

it('says how it is used when the suite is none of ours', async () => {
  const { code, stderr } = await runScript('scripts/bench.ts', ['constructor'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^There is no suite "constructor"\.\nusage: /)
})

it('ends quietly when nobody reads any more', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/bench.ts', ...SHORT])
  child.stdout.destroy()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  expect(await new Promise((settle) => child.once('close', settle))).toBe(0)
  expect(stderr).not.toMatch(/EPIPE|\n {4}at /)
})

it.each([
  [['speed'], 'There is no suite "speed".'],
  [['answers', '--n', '2.5'], '--n wants a whole number from 1 to 1000000, not "2.5".'],
  [['answers', '--seconds', 'long'], '--seconds wants a number above 0, at most 3600, not "long".'],
  [['answers', 'scale'], '"scale" is one word too many.'],
  [['answers', '--foo'], "Unknown option '--foo'"],
  [['--json'], 'Which suite?'],
])('says what is wrong and how it is used: %j', async (args, fault) => {
  const { code, stdout, stderr } = await runScript('scripts/bench.ts', args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr.startsWith(fault)).toBe(true)
  expect(stderr).toMatch(/\nusage: .*--seconds N.*--n N/)
})

it('prints how it is used when asked', async () => {
  const { code, stdout } = await runScript('scripts/bench.ts', ['--help'])
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^usage: /)])
})

// Leases of killed processes take half a minute to end, and there are two sizes.
it('sends announcements in both sizes through kills and restarts, and finds nobody twice', async () => {
  const figures = await measure(['broadcast', '--seconds', '1', '--n', '300'])
  expect(figures).toMatchObject({ recipients: 300, doubles: 0, lost: 0, denied: 0, faults: 0 })
  for (const size of ['Embedded', 'Large']) {
    expect(figures[`kills${size}`]).toBeGreaterThan(0)
    expect(figures[`perSecond${size}`]).toBeGreaterThan(0)
    expect(figures[`rssMaxMb${size}`]).toBeGreaterThan(0)
  }
}, 300_000)

// A question takes half a minute, and the rate is measured in three programs.
it('holds a meeting of 200 people through a kill, and counts the same as the platforms', async () => {
  const figures = await measure(['meeting', '--seconds', '1', '--n', '1'])
  expect(figures).toMatchObject({
    questions: 1,
    kills: 1,
    votesLost: 0,
    votesTwice: 0,
    scoreDifferences: 0,
    limitViolations: 0,
    rateUnrecorded: 0,
  })
  // Who neither joined nor answered the only question was not there.
  expect(figures.people).toBeGreaterThan(180)
  expect(figures.votes).toBeGreaterThan(120)
  expect(figures.votesOfOutsiders).toBeGreaterThan(0)
  expect(figures.voteP99Ms).toBeGreaterThan(0)
}, 300_000)

/** The figures of a run that found no fault. */
async function measure(args: string[]): Promise<Record<string, number>> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/bench.ts', ...args, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  )
  onTestFinished(() => endGroup(child.pid))
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  const code = await new Promise((settle) => child.once('close', settle))
  expect(stdout).not.toContain('FAULT')
  expect(code).toBe(0)
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return z.record(z.string(), z.number()).parse(JSON.parse(last))
}

/** With the programs it has started. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
