/** The large size: web and worker processes of their own on one PostgreSQL and one Redis. */
import { expect, it, onTestFinished } from 'vitest'
import type { FakeZaloOa, FakeZaloUser } from '../support/fake-zalo-oa/index.ts'
import { startPostgres } from '../support/postgres.ts'
import { startRedis } from '../support/redis.ts'
import { type Program, startProgram } from './program.ts'
import { createZalo, zaloSettings } from './zalo-setup.ts'

const QUESTIONS = [
  'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?',
  'Công văn 1180 gửi cho ai?',
  'ai ký công văn 1180?',
  'bao nhiêu doanh nghiệp công nghệ số đến 2045',
]
const CS = '/v3.0/oa/message/cs'
/** Many processes start one after the other, on a machine that may be busy. */
const TIMEOUT_MS = 120_000

async function setUp() {
  const [postgres, redis, zalo] = await Promise.all([startPostgres(), startRedis(), createZalo()])
  onTestFinished(() => postgres.remove())
  onTestFinished(() => redis.remove())
  const env = {
    ...zaloSettings(zalo),
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
  }
  const start = (role: string) => startProgram(env, ['--role', role])
  const webs = [start('web'), start('web')]
  const workers = [start('worker'), start('worker')]
  const urls = await Promise.all(webs.map((web) => web.url()))
  await Promise.all(workers.map((worker) => worker.url()))
  return { postgres, redis, zalo, urls, workers, start }
}

/** Members who write to one web process and the other in turn. */
function createWriters(zalo: FakeZaloOa, urls: string[]) {
  const asked = new Map<FakeZaloUser, string[]>()
  let turn = 0
  return {
    join(name: string): FakeZaloUser {
      const member = zalo.user(name)
      asked.set(member, [])
      return member
    },
    async ask(member: FakeZaloUser, question: string, options = {}): Promise<void> {
      zalo.webhookUrl = `${urls[turn++ % urls.length]}/webhooks/zalo-oa`
      asked.get(member)?.push(await member.says(question, options))
    },
    /** Resolves when every question has its answer; rejects where one has two, or another order. */
    async areAnswered(): Promise<void> {
      for (const [member, ids] of asked) {
        await zalo.waitUntil(
          () => ids.every((id) => answersOf(member).includes(id)),
          () => `${ids} for ${member.name}, who has ${answersOf(member)}`,
        )
        expect(answersOf(member)).toEqual(ids)
      }
    },
  }
}

/** Which messages were answered, in the order in which that was done. */
function answersOf({ chat }: FakeZaloUser): (string | null)[] {
  return chat
    .messages()
    .filter(({ from }) => from === 'oa')
    .map(({ quotedMessageId }) => quotedMessageId)
}

it(
  'answers each message once and in order, whatever ends in the middle of it',
  async () => {
    const { postgres, zalo, urls, workers, start } = await setUp()
    const { join, ask, areAnswered } = createWriters(zalo, urls)
    const members = ['Lan', 'Minh', 'Hoa'].map(join)
    for (const question of QUESTIONS) {
      for (const member of members) await ask(member, question)
    }
    await areAnswered()

    // Both workers have answers on their way when one of them is killed.
    zalo.failNext(CS, { kind: 'slow', ms: 1_500 }, { times: 3 })
    const before = zalo.calls(CS).length
    for (const member of members) await ask(member, QUESTIONS[0] ?? '')
    for (const member of members) await ask(member, QUESTIONS[1] ?? '')
    await zalo.waitUntil(
      () => zalo.calls(CS).length >= before + 3,
      () => 'answers on their way',
    )
    await kill(workers[0])
    // As compose does.
    await start('worker').url()
    await areAnswered()

    await postgres.stop()
    for (const member of members) await ask(member, QUESTIONS[2] ?? '', { expect: false })
    const refused = zalo.deliveries().slice(-3)
    expect(refused.map(({ status }) => status)).toEqual([500, 500, 500])
    await postgres.start()
    await zalo.redeliver(3)
    await areAnswered()
  },
  TIMEOUT_MS,
)

async function kill(program: Program | undefined): Promise<void> {
  program?.signals('SIGKILL')
  await program?.exit
}
