import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { TokenStore } from '../../src/channels/ports.ts'
import { createLogger } from '../../src/lib/logger.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createTokenStore } from '../../src/storage/token-store.ts'
import { type Remote, startRemote } from './remote.ts'
import { percentile, round, type SuiteOptions, type SuiteResult } from './suite.ts'

const PROCESSES = 4
const CALLS = 50
/** Short, so that the process that comes next need not wait long for one that was ended. */
const LEASE_MS = 1_500
const CALL_TIMEOUT_MS = 1_000

/** Where a process is ended, and what may come of it. */
const STEPS = [
  { name: 'before the claim', how: { holdAt: 'before_claim' }, refreshCalls: 1, isLost: false },
  { name: 'after the claim', how: { holdAt: 'after_claim' }, refreshCalls: 1, isLost: false },
  { name: 'request on its way', how: { carriedOut: false }, refreshCalls: 2, isLost: false },
  // Zalo has given a new pair and nobody holds it: no program can bring it back.
  { name: 'answer on its way', how: { carriedOut: true }, refreshCalls: 2, isLost: true },
  { name: 'before the write', how: { holdAt: 'before_write' }, refreshCalls: 2, isLost: true },
  { name: 'after the write', how: { holdAt: 'after_write' }, refreshCalls: 1, isLost: false },
] as const
type Step = (typeof STEPS)[number]

const about = z.object({
  apiRoot: z.string(),
  oauthRoot: z.string(),
  appId: z.string(),
  appSecret: z.string(),
  oaId: z.string(),
})
const taken = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('token'), token: z.string(), elapsedMs: z.number() }),
  z.object({
    kind: z.enum(['tokens_dead', 'no_tokens', 'unreachable', 'bad_settings', 'crash']),
    message: z.string(),
  }),
])
type Taken = z.infer<typeof taken>

interface Bench {
  platform: Remote
  zalo: z.infer<typeof about>
  store: TokenStore
  /** One that is idle, or a new one. */
  nextProcess(): Promise<Remote>
  /** Gives one back that is idle again. */
  keepProcess(process: Remote): void
  counts: Counts
  faults: string[]
}

interface Counts {
  races: number
  kills: number
  calls: number
  refreshCalls: number
  doubleRefreshes: number
  workingTokens: number
  clearInstructions: number
  lostTokens: number
  crashes: number
  tokenMs: number[]
  recoveryMs: number[]
}

/**
 * The tokens of one account, shared by processes on one store: 50 calls at once with an ended token
 * must cost one refresh, and a process that is ended at any step of a refresh must leave the next
 * one a working token or, where the only copy of the new pair was lost, the instruction what to do.
 */
export async function tokensSuite(options: SuiteOptions): Promise<SuiteResult> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'bench-tokens-'))
  const logger = createLogger({ level: 'error' })
  const database = await openDatabase({ dataDirectory, logger, driver: 'native' })
  const remotes: Remote[] = []
  const idle: Remote[] = []
  const start = (script: string) => {
    const remote = startRemote(new URL(script, import.meta.url))
    remotes.push(remote)
    return remote
  }
  try {
    const platform = start('./zalo-process.ts')
    const zalo = await platform.call('about', null, about)
    const bench: Bench = {
      platform,
      zalo,
      store: createTokenStore(database),
      async nextProcess() {
        const kept = idle.shift()
        if (kept !== undefined) return kept
        const { appId, appSecret, oauthRoot } = zalo
        const limits = { leaseMs: LEASE_MS, callTimeoutMs: CALL_TIMEOUT_MS }
        const remote = start('./token-process.ts')
        await remote.tell('open', { dataDirectory, appId, appSecret, oauthRoot, ...limits })
        return remote
      },
      keepProcess: (process) => void idle.push(process),
      counts: noCounts(),
      faults: [],
    }
    await race(bench, options)
    await endAtEachStep(bench, options)
    return report(bench)
  } finally {
    await Promise.all(remotes.map((remote) => remote.kill()))
    await database.close()
    rmSync(dataDirectory, { recursive: true, force: true })
  }
}

async function race(bench: Bench, { seconds, most }: SuiteOptions): Promise<void> {
  const { counts, faults } = bench
  const processes = await Promise.all(Array.from({ length: PROCESSES }, () => bench.nextProcess()))
  const until = performance.now() + seconds * 1000
  do {
    const refused = await endedTokens(bench)
    const before = await requests(bench)
    const results = await Promise.allSettled(
      processes.map((process, at) => {
        const calls = Math.floor((CALLS + at) / PROCESSES)
        return process.call('take', { calls, refused }, z.array(taken))
      }),
    )
    counts.races += 1
    const made = (await requests(bench)) - before
    counts.refreshCalls += made
    if (made !== 1) {
      counts.doubleRefreshes += Math.max(made - 1, 0)
      faults.push(`race ${counts.races}: ${made} refresh calls instead of one`)
    }
    for (const result of results) {
      if (result.status === 'rejected') countCrash(bench, `race ${counts.races}`, result.reason)
    }
    const all = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
    await countRace(bench, all)
  } while (counts.races < most && performance.now() < until)
  for (const process of processes) bench.keepProcess(process)
}

/** All calls of a race must have got the same token, and that must work. */
async function countRace(bench: Bench, all: Taken[]): Promise<void> {
  const { counts, faults } = bench
  counts.calls += all.length
  const works = new Map<string, boolean>()
  for (const one of all) {
    if (one.kind !== 'token') {
      faults.push(`race ${counts.races}: no token (${one.kind}: ${one.message})`)
      if (one.kind === 'crash') counts.crashes += 1
      continue
    }
    const { token, elapsedMs } = one
    const isWorking = works.get(token) ?? (await isAlive(bench, token))
    works.set(token, isWorking)
    counts.tokenMs.push(elapsedMs)
    if (isWorking) counts.workingTokens += 1
    else faults.push(`race ${counts.races}: a token that does not work`)
  }
  if (works.size > 1) faults.push(`race ${counts.races}: ${works.size} different tokens`)
}

async function endAtEachStep(bench: Bench, { seconds, most }: SuiteOptions): Promise<void> {
  const until = performance.now() + seconds * 1000
  let roundMs = 0
  // No round is begun that would not be over in time; starting processes takes a while.
  for (let round = 0; round < most && performance.now() + roundMs < until; round++) {
    const start = performance.now()
    for (const step of STEPS) {
      try {
        await endAt(bench, step)
      } catch (error) {
        countCrash(bench, step.name, error)
      }
    }
    roundMs = performance.now() - start
  }
}

async function endAt(bench: Bench, step: Step): Promise<void> {
  const { platform, counts, faults } = bench
  await endedTokens(bench)
  const before = await requests(bench)
  // Both beforehand, because starting takes the longest; the next acts when the first is gone.
  const [ended, next] = await Promise.all([bench.nextProcess(), bench.nextProcess()])
  if ('holdAt' in step.how) {
    await ended.tell('holdAt', step.how.holdAt)
  } else {
    await platform.tell('hang', step.how.carriedOut)
    await ended.tell('begin', null)
    await platform.tell('whenAsked', before + 1)
  }
  await ended.kill()
  const start = performance.now()
  const [result] = await next.call('take', { calls: 1, refused: '' }, z.array(taken))
  counts.recoveryMs.push(performance.now() - start)
  bench.keepProcess(next)

  counts.kills += 1
  const made = (await requests(bench)) - before
  if (made !== step.refreshCalls) {
    counts.doubleRefreshes += Math.max(made - step.refreshCalls, 0)
    faults.push(`${step.name}: ${made} refresh calls instead of ${step.refreshCalls}`)
  }
  if (result !== undefined) await countOutcome(bench, step, result)
}

async function countOutcome(bench: Bench, step: Step, result: Taken): Promise<void> {
  const { counts, faults } = bench
  if (result.kind === 'token') {
    if (await isAlive(bench, result.token)) counts.workingTokens += 1
    else faults.push(`${step.name}: a token that does not work`)
    return
  }
  const saysWhatToDo =
    result.kind === 'tokens_dead' &&
    result.message.includes('npm run zalo -- authorize') &&
    result.message.includes('bị ngắt giữa chừng')
  if (saysWhatToDo) counts.clearInstructions += 1
  if (saysWhatToDo && step.isLost) return
  counts.lostTokens += 1
  if (result.kind === 'crash') counts.crashes += 1
  faults.push(`${step.name}: no token (${result.kind}: ${result.message})`)
}

/** Puts a new pair into the store whose access token has ended; returns that access token. */
async function endedTokens({ platform, zalo, store }: Bench): Promise<string> {
  const pair = z.object({ accessToken: z.string(), refreshToken: z.string() })
  const issued = await platform.call('issue', null, pair)
  const accessExpiresAt = new Date(Date.now() - 1000).toISOString()
  await store.replace(zalo.appId, { ...issued, accessExpiresAt }, zalo.oaId)
  return issued.accessToken
}

function requests({ platform }: Bench): Promise<number> {
  return platform.call('requests', null, z.number())
}

async function isAlive({ zalo }: Bench, token: string): Promise<boolean> {
  const response = await fetch(`${zalo.apiRoot}/v2.0/oa/getoa`, {
    headers: { access_token: token },
  })
  return z.object({ error: z.number() }).parse(await response.json()).error === 0
}

function countCrash({ counts, faults }: Bench, where: string, error: unknown): void {
  counts.crashes += 1
  faults.push(`${where}: ${String(error)}`)
}

function noCounts(): Counts {
  return {
    races: 0,
    kills: 0,
    calls: 0,
    refreshCalls: 0,
    doubleRefreshes: 0,
    workingTokens: 0,
    clearInstructions: 0,
    lostTokens: 0,
    crashes: 0,
    tokenMs: [],
    recoveryMs: [],
  }
}

function report({ counts, faults }: Bench): SuiteResult {
  const { tokenMs, recoveryMs, ...numbers } = counts
  const figures = {
    ...numbers,
    tokenP50Ms: round(percentile(tokenMs, 0.5)),
    tokenP95Ms: round(percentile(tokenMs, 0.95)),
    recoveryP95Ms: round(percentile(recoveryMs, 0.95)),
    faults: faults.length,
  }
  return {
    faults,
    figures,
    rows: [
      [`races of ${PROCESSES} processes, ${CALLS} calls in all`, `${figures.races}`],
      ['refresh calls that reached Zalo in the races', `${figures.refreshCalls}`],
      ['calls in the races; from the call to the token', latency(figures)],
      ['processes ended in the midst of a refresh', `${figures.kills}`],
      [`from the next process's call to its outcome`, `p95 ${figures.recoveryP95Ms} ms`],
      ['tokens that worked', `${figures.workingTokens}`],
      ['instructions where the new pair was lost', `${figures.clearInstructions}`],
      ['double refreshes', `${figures.doubleRefreshes}`],
      ['tokens lost without instruction; crashes', `${figures.lostTokens}; ${figures.crashes}`],
    ],
  }
}

function latency({
  calls,
  tokenP50Ms,
  tokenP95Ms,
}: Record<'calls' | 'tokenP50Ms' | 'tokenP95Ms', number>): string {
  return `${calls}; p50 ${tokenP50Ms} ms   p95 ${tokenP95Ms} ms`
}
