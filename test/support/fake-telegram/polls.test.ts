/** Polls of the fake: what it lets pass decides what the tests above it are worth. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callApi, getUpdates, memberStatus, QUIZ, takeUpdates } from './call-api.ts'
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
  await takeUpdates(telegram)
})
afterEach(() => telegram.stop())

const call = (method: string, payload?: object) => callApi(telegram, method, payload)

const statusOf = ({ id }: { id: number }) =>
  memberStatus(telegram, { chat_id: group.id, user_id: id })
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
    expect(await getUpdates(telegram)).toMatchObject([
      { poll_answer: { poll_id: shown.poll?.id, user: { id: lan.id }, option_ids: [1] } },
      { poll: { id: shown.poll?.id, total_voter_count: 1, options: [{}, { voter_count: 1 }] } },
    ])
  })

  it('is one of each person, while the poll is open', async () => {
    const shown = await sentPoll({ open_period: 30 })
    const minh = telegram.user('Minh')
    now += 29_999
    expect([lan.votes(shown, [0]), lan.votes(shown, [1])]).toEqual(['counted', 'already_voted'])
    await takeUpdates(telegram)
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
    expect((await getUpdates(telegram)).find(({ poll_answer: vote }) => vote)).toMatchObject({
      poll_answer: { option_ids: [0, 1] },
    })
  })

  it('of an anonymous admin comes in the name of the group', async () => {
    group.anonymousAdminVotes(await sentPoll(), [1])
    const [vote] = await getUpdates(telegram)
    expect(vote?.poll_answer).toMatchObject({ voter_chat: { id: group.id } })
    expect(vote?.poll_answer?.user).toBeUndefined()
  })

  it('in an anonymous poll is told of nobody', async () => {
    lan.votes(await sentPoll({ is_anonymous: undefined }), [1])
    expect((await getUpdates(telegram)).map((update) => Object.keys(update)[1])).toEqual(['poll'])
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
    expect(await getUpdates(telegram)).toHaveLength(2)
    expect(isAnswered).toBe(false)
    expect((await sending).ok).toBe(true)
  })
})

describe('stopPoll', () => {
  it('gives the last counts and takes the buttons away', async () => {
    const keyboard = { inline_keyboard: [[{ text: 'Bỏ qua', callback_data: 'q' }]] }
    const shown = await sentPoll({ reply_markup: keyboard })
    lan.votes(shown, [1])
    await takeUpdates(telegram)
    expect((await stop()).result).toMatchObject({ is_closed: true, total_voter_count: 1 })
    expect(await getUpdates(telegram)).toMatchObject([{ poll: { is_closed: true } }])
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
