/** The limit, members and files of groups: what it lets pass decides what the tests above it are worth. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApiAnswer, callApi, getUpdates, memberStatus, QUIZ, takeUpdates } from './call-api.ts'
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

const sendPoll = (payload: object = {}) =>
  call('sendPoll', { chat_id: group.id, ...QUIZ, ...payload })
const stop = (message_id = group.last().id) => call('stopPoll', { chat_id: group.id, message_id })

async function sentPoll(payload?: object) {
  expect(await sendPoll(payload)).toMatchObject({ ok: true })
  return group.last()
}

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

const statusOf = ({ id }: { id: number }) =>
  memberStatus(telegram, { chat_id: group.id, user_id: id })

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

async function sendDocument(
  fields: Record<string, string> = {},
  bytes = 'abc',
): Promise<ApiAnswer> {
  const body = new FormData()
  body.set('chat_id', String(group.id))
  body.set('document', 'attach://tep')
  body.set('tep', new File([bytes], 'Kết quả.xlsx'))
  for (const [key, value] of Object.entries(fields)) body.set(key, value)
  const url = `${telegram.apiRoot}/bot${telegram.token}/sendDocument`
  return (await (await fetch(url, { method: 'POST', body })).json()) as ApiAnswer
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
    const [first] = await getUpdates(telegram)
    const next = (first?.update_id ?? 0) + 1
    expect(await getUpdates(telegram, next)).toEqual([first])
    expect(await getUpdates(telegram, next)).toEqual([])
    telegram.repeatUpdates(0)
    lan.says('/thi', { in: group })
    expect(await getUpdates(telegram, next + 1)).toEqual([])
  })
})
