import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { evalQuestion } from '../../src/cli/scoring.ts'
import {
  createFakeZaloOa,
  type FakeZaloOa,
  type FakeZaloUser,
} from '../../test/support/fake-zalo-oa/index.ts'
import { percentile, round, type SuiteOptions, type SuiteResult } from './suite.ts'

const CONSULTATION = '/v3.0/oa/message/cs'
const QUESTIONS = 'test/fixtures/questions.jsonl'
const PER_SECOND = 500
const MEMBERS = 2_000
const TICK_MS = 10
/** No limit of Zalo's is measured here. */
const NO_LIMIT = 999_999_999
const START_TIMEOUT_MS = 30_000
/** Answering takes longer than taking; this much longer it may take, and a minute besides. */
const DRAIN_FACTOR = 6
const DRAIN_GRACE_MS = 60_000

interface Sent {
  id: string
  event: Record<string, unknown>
  /** Null while nobody answered, as during the restart. */
  status: number | null
  elapsedMs: number
}

/**
 * Signed webhooks at a steady rate, each from the platform's side: how long the 200 takes, and
 * whether each message is answered exactly once although the program is killed in the middle.
 */
export async function webhooksSuite(options: SuiteOptions): Promise<SuiteResult> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-webhooks-'))
  const zalo = await createFakeZaloOa()
  zalo.requestsPerMinute = NO_LIMIT
  zalo.freeReplies = null
  const settings = settingsOf(zalo, directory)
  let program = await startProgram(settings)
  try {
    zalo.webhookUrl = program.webhookUrl
    const members = meetMembers(zalo)
    const load = startLoad(zalo, members, options)
    await sleep((options.seconds * 1000) / 2)
    await program.kill()
    program = await startProgram(settings)
    zalo.webhookUrl = program.webhookUrl
    const sent = await load
    await redeliver(zalo, sent)
    const drainedMs = await drain(zalo, sent, options)
    return report({ zalo, sent, drainedMs })
  } finally {
    await program.kill()
    await zalo.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

function settingsOf(zalo: FakeZaloOa, directory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TELEGRAM_BOT_TOKEN: '',
    ZALO_BOT_TOKEN: '',
    LOG_LEVEL: 'info',
    PORT: '0',
    DATA_DIR: directory,
    ZALO_OA_APP_ID: zalo.appId,
    ZALO_OA_APP_SECRET: zalo.appSecret,
    ZALO_OA_SECRET_KEY: zalo.oaSecretKey,
    ZALO_OA_REFRESH_TOKEN: zalo.issueTokens().refreshToken,
    ZALO_OA_API_ROOT: zalo.apiRoot,
    ZALO_OAUTH_ROOT: zalo.oauthRoot,
    ZALO_OA_REQUESTS_PER_MINUTE: String(NO_LIMIT),
  }
}

interface Program {
  webhookUrl: string
  kill(): Promise<void>
}

/** The real program in a process of its own; resolves when it takes webhooks. */
async function startProgram(env: NodeJS.ProcessEnv): Promise<Program> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--max-semi-space-size=4', '--import', 'tsx', 'src/main.ts'],
    { env, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let log = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    // Only the beginning is looked at.
    if (log.length < 100_000) log += text
  })
  const until = performance.now() + START_TIMEOUT_MS
  while (!log.includes('Zalo OA answers')) {
    if (performance.now() > until || child.exitCode !== null) {
      throw new Error(`the program did not start:\n${log}`)
    }
    await sleep(20)
  }
  const [, port] = /"port":(\d+)/.exec(log) ?? []
  return {
    webhookUrl: `http://127.0.0.1:${port}/webhooks/zalo-oa`,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** People who have written before, so that they may be answered. */
function meetMembers(zalo: FakeZaloOa): FakeZaloUser[] {
  const lastInteractionAt = Date.now()
  return Array.from({ length: MEMBERS }, (_, index) =>
    zalo.user(`Người ${index}`, { follows: true, lastInteractionAt }),
  )
}

/** Sends without waiting for answers, as many as are due by the clock. */
async function startLoad(
  zalo: FakeZaloOa,
  members: FakeZaloUser[],
  { seconds, most }: SuiteOptions,
): Promise<Sent[]> {
  const questions = readQuestions()
  const sent: Sent[] = []
  const underWay: Promise<void>[] = []
  const begun = performance.now()
  const total = Math.min(most, Math.round(seconds * PER_SECOND))
  while (sent.length < total) {
    const due = Math.min(total, ((performance.now() - begun) / 1000) * PER_SECOND)
    while (sent.length < due) {
      const member = members[sent.length % members.length]
      const text = questions[sent.length % questions.length] ?? ''
      if (!member) throw new Error('there are no members')
      const id = randomUUID()
      const event = member.event('user_send_text', { text, msg_id: id })
      const entry: Sent = { id, event, status: null, elapsedMs: 0 }
      sent.push(entry)
      underWay.push(deliver(zalo, entry))
    }
    await sleep(TICK_MS)
  }
  await Promise.all(underWay)
  return sent
}

async function deliver(zalo: FakeZaloOa, entry: Sent, numRetry?: number): Promise<void> {
  const retry = numRetry === undefined ? {} : { numRetry }
  const answer = await zalo.deliver(entry.event, { expect: false, ...retry })
  entry.status = answer.status
  if (numRetry === undefined && answer.status !== null) entry.elapsedMs = answer.elapsedMs
}

/** As Zalo does for what it could not bring: the same once more. */
async function redeliver(zalo: FakeZaloOa, sent: Sent[]): Promise<void> {
  for (const entry of sent.filter(({ status }) => status === null)) await deliver(zalo, entry, 1)
}

/** Waits until each has its answer, or for as long as is reasonable. */
async function drain(zalo: FakeZaloOa, sent: Sent[], { seconds }: SuiteOptions): Promise<number> {
  const begun = performance.now()
  const until = begun + seconds * 1000 * DRAIN_FACTOR + DRAIN_GRACE_MS
  while (performance.now() < until && countAnswers(zalo).size < sent.length) await sleep(500)
  return performance.now() - begun
}

/** How often each message was answered, by the message that the first part quotes. */
function countAnswers(zalo: FakeZaloOa): Map<string, number> {
  const answers = new Map<string, number>()
  for (const { payload, outcome } of zalo.calls(CONSULTATION)) {
    const message = payload.message
    if (outcome !== 'ok' || typeof message !== 'object' || message === null) continue
    const quoted: unknown = Reflect.get(message, 'quote_message_id')
    if (typeof quoted === 'string') answers.set(quoted, (answers.get(quoted) ?? 0) + 1)
  }
  return answers
}

function readQuestions(): string[] {
  return readFileSync(QUESTIONS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => evalQuestion.parse(JSON.parse(line)).question)
}

function report(measured: { zalo: FakeZaloOa; sent: Sent[]; drainedMs: number }): SuiteResult {
  const { zalo, sent, drainedMs } = measured
  const answers = countAnswers(zalo)
  // Those that met nobody during the restart have no time of their own.
  const times = sent.filter(({ elapsedMs, status }) => status === 200 && elapsedMs > 0)
  const taken = times.map(({ elapsedMs }) => elapsedMs)
  const figures = {
    webhooks: sent.length,
    perSecond: PER_SECOND,
    refused: sent.filter(({ status }) => status !== 200).length,
    webhookP50Ms: round(percentile(taken, 0.5)),
    webhookP99Ms: round(percentile(taken, 0.99)),
    webhookMaxMs: round(percentile(taken, 1)),
    lost: sent.filter(({ id }) => !answers.has(id)).length,
    answeredTwice: [...answers.values()].filter((count) => count > 1).length,
    drainSeconds: round(drainedMs / 1000),
  }
  const faults = [
    ...(figures.refused > 0 ? [`${figures.refused} webhooks were not answered 200`] : []),
    ...(figures.lost > 0 ? [`${figures.lost} messages were never answered`] : []),
    ...(figures.answeredTwice > 0 ? [`${figures.answeredTwice} messages were answered twice`] : []),
  ]
  return {
    faults,
    figures,
    rows: [
      ['signed webhooks, at 500 a second, killed half-way', String(figures.webhooks)],
      ['not answered 200', String(figures.refused)],
      [
        'until the 200',
        `p50 ${figures.webhookP50Ms} ms   p99 ${figures.webhookP99Ms} ms   max ${figures.webhookMaxMs} ms`,
      ],
      ['messages lost', String(figures.lost)],
      ['messages answered twice', String(figures.answeredTwice)],
      ['from the last webhook to the last answer', `${figures.drainSeconds} s`],
    ],
  }
}
