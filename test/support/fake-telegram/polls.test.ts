/** Polls, members and files of the fake: what it lets pass decides what the tests above it are worth. */
import type { Update } from '@grammyjs/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeTelegram, type FakeGroup, type FakeTelegram, type FakeUser } from './index.ts'

let telegram: FakeTelegram
let group: FakeGroup
let lan: FakeUser
let now: number

beforeEach(async () => {
  now = Date.parse('2025-11-22T08:00:00Z')
  telegram = await createFakeTelegram({ now: () => now })
  lan = telegram.user('Lan')
  group = telegram.group('Chi bộ 3', { addedBy: lan })
  await call('getUpdates', { offset: -1 })
  await confirmAll()
})
afterEach(() => telegram.stop())

interface Answer {
  ok: boolean
  error_code?: number
  description?: string
  parameters?: object
  result?: unknown
}

async function call(method: string, payload: object = {}): Promise<Answer> {
  const response = await fetch(`${telegram.apiRoot}/bot${telegram.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  return (await response.json()) as Answer
}

async function updates(offset = 0): Promise<Update[]> {
  return ((await call('getUpdates', { offset })).result ?? []) as Update[]
}

async function confirmAll(): Promise<void> {
  const last = telegram.pendingUpdates().at(-1)
  if (last) await updates(last.update_id + 1)
}

const QUIZ = {
  question: 'Ai ký?',
  options: [{ text: 'Trưởng ban' }, { text: 'Phó Trưởng ban' }],
  type: 'quiz',
  is_anonymous: false,
  correct_option_ids: [1],
}
const sendPoll = (payload: object = {}) =>
  call('sendPoll', { chat_id: group.id, ...QUIZ, ...payload })
const stop = (message_id = group.last().id) => call('stopPoll', { chat_id: group.id, message_id })

async function sentPoll(payload?: object) {
  expect(await sendPoll(payload)).toMatchObject({ ok: true })
  return group.last()
}

describe('a poll', () => {
  const long = (count: number) => 'đ'.repeat(count)
  const options = (count: number) => Array.from({ length: count }, (_, n) => ({ text: `${n}` }))

  it.each<[string, object]>([
    ['a question of 300', { question: long(300) }],
    ['an option of 100', { options: [{ text: long(100) }, { text: 'b' }] }],
    ['12 options', { options: options(12) }],
    ['an explanation of 200', { explanation: long(200) }],
    ['two line feeds', { explanation: 'a\nb\nc' }],
    ['the shortest time', { open_period: 5 }],
    ['the longest time', { open_period: 2_628_000 }],
    ['several right', { correct_option_ids: [0, 1], allows_multiple_answers: true }],
  ])('may have %s', async (_what, payload) => {
    expect(await sendPoll(payload)).toMatchObject({ ok: true })
  })

  it.each<[string, object, string]>([
    ['a question of 301', { question: long(301) }, 'must not exceed 300'],
    ['no question', { question: ' ' }, 'non-empty'],
    ['an option of 101', { options: [{ text: long(101) }, { text: 'b' }] }, 'must not exceed 100'],
    ['an empty option', { options: [{ text: '' }, { text: 'b' }] }, 'non-empty'],
    ['13 options', { options: options(13) }, "can't have more than 12"],
    ['an explanation of 201', { explanation: long(201) }, 'too long'],
    ['three line feeds', { explanation: 'a\nb\nc\nd' }, 'TOO_MANY_LINES'],
    ['too short a time', { open_period: 4 }, 'open period'],
    ['too long a time', { open_period: 2_628_001 }, 'open period'],
    ['half seconds', { open_period: 5.5 }, 'open period'],
    ['no right option', { correct_option_ids: [] }, 'correct option'],
    ['a right option that is not there', { correct_option_ids: [2] }, 'wrong correct option'],
    [
      'right options in disorder',
      { correct_option_ids: [1, 0], allows_multiple_answers: true },
      'monotonically',
    ],
    ['several right where one is chosen', { correct_option_ids: [0, 1] }, 'exactly one'],
    ['fields of another name', { correct_option_id: 1 }, 'correct_option_id'],
  ])('may not have %s', async (_what, payload, fault) => {
    expect(await sendPoll(payload)).toMatchObject({
      error_code: 400,
      description: expect.stringContaining(fault),
    })
  })

  it('is told to the bot with its id and the right answer', async () => {
    expect((await sendPoll()).result).toMatchObject({
      poll: { id: expect.stringMatching(/^\d{19}$/), correct_option_ids: [1], is_closed: false },
    })
  })
})

describe('a vote', () => {
  it('is told with its options, and the state of the poll after it', async () => {
    const shown = await sentPoll()
    expect(lan.votes(shown, ['Phó Trưởng ban'])).toBe('counted')
    expect(await updates()).toMatchObject([
      { poll_answer: { poll_id: shown.poll?.id, user: { id: lan.id }, option_ids: [1] } },
      { poll: { id: shown.poll?.id, total_voter_count: 1, options: [{}, { voter_count: 1 }] } },
    ])
  })

  it('is one of each person, while the poll is open', async () => {
    const shown = await sentPoll({ open_period: 30 })
    const minh = telegram.user('Minh')
    now += 29_999
    expect([lan.votes(shown, [0]), lan.votes(shown, [1])]).toEqual(['counted', 'already_voted'])
    await confirmAll()
    now += 1
    expect(minh.votes(shown, [1])).toBe('closed')
    expect(telegram.pendingUpdates()).toEqual([])
    expect(group.last().poll).toMatchObject({ counts: [1, 0], voters: 1, isClosed: true })
  })

  it('stands in the log, with when it was and what became of it', async () => {
    const shown = await sentPoll()
    const minh = telegram.user('Minh')
    lan.votes(shown, [1])
    now += 1_000
    lan.votes(shown, [0])
    minh.votesElsewhere(shown, [0])
    const at = Date.parse('2025-11-22T08:00:00Z')
    const record = { pollId: shown.poll?.id, chatId: group.id }
    const inGroup = { ...record, voterId: lan.id, name: 'Lan', isElsewhere: false }
    expect(telegram.votes()).toEqual([
      { ...inGroup, choices: [1], at, outcome: 'counted' },
      { ...inGroup, choices: [0], at: at + 1_000, outcome: 'already_voted' },
      {
        ...record,
        voterId: minh.id,
        name: 'Minh',
        choices: [0],
        at: at + 1_000,
        outcome: 'counted',
        isElsewhere: true,
      },
    ])
    expect(telegram.polls()).toMatchObject([{ correct: [1], question: 'Ai ký?' }])
  })

  it('is of one option, unless several may be chosen', async () => {
    const one = await sentPoll()
    expect(() => lan.votes(one, [0, 1])).toThrow('Nobody can choose')
    expect(() => lan.votes(one, [])).toThrow('Nobody can choose')
    expect(() => lan.votes(one, ['Bí thư'])).toThrow('Nobody can choose')
    const several = await sentPoll({ correct_option_ids: [0, 1], allows_multiple_answers: true })
    expect(lan.votes(several, [1, 0])).toBe('counted')
    expect((await updates()).find(({ poll_answer: vote }) => vote)).toMatchObject({
      poll_answer: { option_ids: [0, 1] },
    })
  })

  it('of an anonymous admin comes in the name of the group', async () => {
    group.anonymousAdminVotes(await sentPoll(), [1])
    const [vote] = await updates()
    expect(vote?.poll_answer).toMatchObject({ voter_chat: { id: group.id } })
    expect(vote?.poll_answer?.user).toBeUndefined()
  })

  it('in an anonymous poll is told of nobody', async () => {
    lan.votes(await sentPoll({ is_anonymous: undefined }), [1])
    expect((await updates()).map((update) => Object.keys(update)[1])).toEqual(['poll'])
  })

  it('makes a member of who was not known, and is refused to who has left', async () => {
    const shown = await sentPoll()
    const [minh, hoa] = [telegram.user('Minh'), telegram.user('Hoa')]
    minh.votes(shown, [1])
    expect(await statusOf(minh)).toBe('member')
    group.takesAs(hoa, 'left')
    expect(() => hoa.votes(shown, [1])).toThrow('does not see')
    hoa.votesElsewhere(shown, [1])
    expect(await statusOf(hoa)).toBe('left')
  })

  it('may come before the bot learns the id of the poll', async () => {
    telegram.failNext('sendPoll', { kind: 'slow', ms: 150 })
    let isAnswered = false
    const sending = sendPoll().finally(() => {
      isAnswered = true
    })
    const shown = await group.next((message) => message.poll !== null)
    lan.votes(shown, [1])
    expect(await updates()).toHaveLength(2)
    expect(isAnswered).toBe(false)
    expect((await sending).ok).toBe(true)
  })
})

describe('stopPoll', () => {
  it('gives the last counts and takes the buttons away', async () => {
    const keyboard = { inline_keyboard: [[{ text: 'Bỏ qua', callback_data: 'q' }]] }
    const shown = await sentPoll({ reply_markup: keyboard })
    lan.votes(shown, [1])
    await confirmAll()
    expect((await stop()).result).toMatchObject({ is_closed: true, total_voter_count: 1 })
    expect(await updates()).toMatchObject([{ poll: { is_closed: true } }])
    expect(group.last().buttons).toEqual([])
    expect(telegram.user('Minh').votes(shown, [1])).toBe('closed')
  })

  it('refuses what is closed, gone, no poll, or not here', async () => {
    await sentPoll({ open_period: 5 })
    now += 5_000
    expect((await stop()).description).toContain('poll has already been closed')
    await sentPoll()
    await stop()
    expect((await stop()).description).toContain('poll has already been closed')
    const { id } = group.last()
    group.deletes(id)
    expect((await stop(id)).description).toContain('message with poll to stop not found')
    expect((await stop(lan.says('/thi', { in: group }))).description).toContain("can't be stopped")
    expect((await stop(999)).description).toContain('message with poll to stop not found')
  })
})

describe('the limit of a group', () => {
  async function fill(count: number) {
    for (let done = 0; done < count; done += 1) await call('sendMessage', text(`${done}`))
  }
  const text = (words: string) => ({ chat_id: group.id, text: words })

  it('counts polls, their ends and files, and notes what was refused', async () => {
    await sentPoll()
    await stop()
    await sendDocument()
    await fill(17)
    expect(telegram.limitViolations()).toEqual([])
    now += 20_000
    expect(await sendPoll()).toMatchObject({ error_code: 429, parameters: { retry_after: 40 } })
    expect(telegram.limitViolations()).toEqual([{ chatId: group.id, method: 'sendPoll', at: now }])
    now += 40_000
    expect((await sendPoll()).ok).toBe(true)
  })

  it('does not count notices on buttons', async () => {
    const keyboard = { inline_keyboard: [[{ text: 'Bỏ qua', callback_data: 'q' }]] }
    await sentPoll({ reply_markup: keyboard })
    await fill(18)
    const { id } = lan.presses('Bỏ qua', { in: group })
    expect((await call('answerCallbackQuery', { callback_query_id: id })).ok).toBe(true)
    expect((await call('sendMessage', text('20'))).ok).toBe(true)
  })

  it.each([
    ['watched', 2],
    ['off', 0],
  ] as const)('is %s when a test wants that', async (groupLimit, violations) => {
    await telegram.stop()
    telegram = await createFakeTelegram({ now: () => now, groupLimit })
    group = telegram.group('Chi bộ 3')
    await fill(22)
    expect(group.messages()).toHaveLength(22)
    expect(telegram.limitViolations()).toHaveLength(violations)
  })
})

async function statusOf({ id }: { id: number }): Promise<unknown> {
  const { result, description } = await call('getChatMember', { chat_id: group.id, user_id: id })
  return result ? (result as { status: string }).status : description
}

describe('getChatMember', () => {
  it('tells what somebody is in a group', async () => {
    const minh = telegram.user('Minh')
    expect(await statusOf(lan)).toBe('creator')
    expect(await statusOf(minh)).toBe('left')
    minh.says('chào cả nhà', { in: group })
    expect(await statusOf(minh)).toBe('member')
    group.takesAs(minh, 'administrator')
    expect(await statusOf(minh)).toBe('administrator')
    group.takesAs(minh, 'restricted_out')
    expect(await statusOf(minh)).toBe('restricted')
    expect(await statusOf({ id: telegram.botId })).toBe('member')
    expect(await statusOf({ id: 999_999 })).toContain('user not found')
    expect(await statusOf({ id: -5 })).toContain('invalid user_id')
  })

  it('knows who was there from the beginning, and still is after an upgrade', async () => {
    const [minh, hoa] = [telegram.user('Minh'), telegram.user('Hoa')]
    group = telegram.group('Chi bộ 4', { basic: true, admins: [minh], members: [hoa] })
    const old = group
    group = old.upgrades()
    expect([await statusOf(minh), await statusOf(hoa)]).toEqual(['administrator', 'member'])
    const payload = { chat_id: old.id, user_id: hoa.id }
    expect(await call('getChatMember', payload)).toMatchObject({
      parameters: { migrate_to_chat_id: group.id },
    })
  })
})

async function sendDocument(fields: Record<string, string> = {}, bytes = 'abc'): Promise<Answer> {
  const body = new FormData()
  body.set('chat_id', String(group.id))
  body.set('document', 'attach://tep')
  body.set('tep', new File([bytes], 'Kết quả.xlsx'))
  for (const [key, value] of Object.entries(fields)) body.set(key, value)
  const url = `${telegram.apiRoot}/bot${telegram.token}/sendDocument`
  return (await (await fetch(url, { method: 'POST', body })).json()) as Answer
}

describe('a file', () => {
  it('is kept with its name and its bytes', async () => {
    const bytes = '\r\n--x\r\nPK'
    expect((await sendDocument({ caption: 'Kết quả' }, bytes)).result).toMatchObject({
      caption: 'Kết quả',
      document: { file_name: 'Kết quả.xlsx', file_size: bytes.length },
    })
    const { text, document } = group.last()
    expect([text, Buffer.from(document?.bytes ?? []).toString()]).toEqual(['Kết quả', bytes])
  })

  it('has bytes, and a caption of up to 1024 characters', async () => {
    expect((await sendDocument({}, '')).description).toContain('non-empty')
    expect((await sendDocument({ document: 'attach://khac' })).description).toContain('wrong file')
    expect((await sendDocument({ caption: 'đ'.repeat(1_025) })).description).toContain('too long')
    expect((await sendDocument({ caption: 'đ'.repeat(1_024) })).ok).toBe(true)
  })
})

describe('updates that come twice', () => {
  it('come once more after they were confirmed', async () => {
    telegram.repeatUpdates(1)
    lan.says('/thi', { in: group })
    const [first] = await updates()
    const next = (first?.update_id ?? 0) + 1
    expect(await updates(next)).toEqual([first])
    expect(await updates(next)).toEqual([])
    telegram.repeatUpdates(0)
    lan.says('/thi', { in: group })
    expect(await updates(next + 1)).toEqual([])
  })
})
