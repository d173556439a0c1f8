import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import {
  createTelegram,
  sentTexts,
  startBot,
  startBotWithLan,
  waitForReadiness,
  withStore,
} from './setup.ts'

const QUESTION = 'Mục tiêu kinh tế số của Thái Nguyên đến năm 2030?'
const OTHER_QUESTION = 'Công văn 1180 gửi cho ai?'
const OTHER_ANSWER = 'Kính gửi'

describe('when Telegram makes trouble', () => {
  it('knows who blocked it, and answers them again when they come back', async () => {
    const { lan, telegram, dataDirectory, stop } = await startBotWithLan()
    const readReachability = () =>
      withStore(dataDirectory, (db) =>
        db.selectFrom('chats').select(['chat_id', 'reachability']).execute(),
      )
    lan.says(QUESTION)
    lan.blocks()
    await telegram.waitUntil(
      () => telegram.calls('sendMessage').some(({ outcome }) => outcome === 403),
      () => 'a refused message',
    )
    await telegram.whenAllConfirmed()
    await stop()
    expect(await readReachability()).toEqual([{ chat_id: String(lan.id), reachability: 'blocked' }])

    const again = await startBot({ telegram, dataDirectory })
    lan.unblocks()
    lan.says(OTHER_QUESTION)
    await lan.chat.next(OTHER_ANSWER)
    await again.stop()
    expect(await readReachability()).toEqual([{ chat_id: String(lan.id), reachability: 'active' }])
    expect(lan.chat.messages()).toHaveLength(1)
  })

  it('learns of a block from the refusal alone, and of its end from a message', async () => {
    const { lan, telegram, dataDirectory, stop } = await startBotWithLan()
    const readReachability = () =>
      withStore(dataDirectory, (db) => db.selectFrom('chats').select('reachability').execute())
    const description = 'Forbidden: bot was blocked by the user'
    telegram.failNext('sendMessage', { kind: 'error', code: 403, description })
    lan.says(QUESTION)
    await telegram.whenAllConfirmed()
    await stop()
    expect(await readReachability()).toEqual([{ reachability: 'blocked' }])
    expect(telegram.calls('sendMessage')).toHaveLength(1)

    const again = await startBot({ telegram, dataDirectory })
    lan.says(OTHER_QUESTION)
    await lan.chat.next(OTHER_ANSWER)
    await again.stop()
    expect(await readReachability()).toEqual([{ reachability: 'active' }])
  })

  it('waits as long as it is told to, and loses nothing', async () => {
    const { lan, telegram } = await startBotWithLan()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 1 })
    lan.says(QUESTION)
    lan.says(OTHER_QUESTION)
    await lan.chat.next('40% GRDP')
    await lan.chat.next(OTHER_ANSWER)
    const [refused, sent] = telegram.calls('sendMessage')
    expect([refused?.outcome, sent?.outcome]).toEqual([429, 'ok'])
    expect((sent?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1000)
    expect(lan.chat.messages()).toHaveLength(2)
  })

  it.each([
    ['a connection that broke after the answer had arrived', { kind: 'drop', when: 'after' }, 1],
    ['a connection that broke before', { kind: 'drop', when: 'before' }, 0],
    ['a gateway, behind which it arrived', { kind: 'gateway', status: 502, carriedOut: true }, 1],
  ] as const)('sends nothing twice after %s', async (_what, failure, arrived) => {
    const { lan, telegram, lines } = await startBotWithLan()
    telegram.failNext('sendMessage', failure)
    lan.says(QUESTION)
    lan.says(OTHER_QUESTION)
    await lan.chat.next(OTHER_ANSWER)
    const shown = lan.chat.messages().filter(({ text }) => text.includes('40% GRDP'))
    expect(shown).toHaveLength(arrived)
    expect(sentTexts(telegram)).toHaveLength(2)
    expect(lines.join('')).toContain('delivery unknown')
  })

  it('comes back by itself after Telegram was out of reach', async () => {
    const { lan, telegram, url } = await startBotWithLan()
    await telegram.goOffline()
    const down = await waitForReadiness(url, 503)
    expect(down.parts.find(({ name }) => name === 'telegram')?.detail).toMatch(
      /^Chưa kết nối được tới Telegram/,
    )
    lan.says(QUESTION)
    await telegram.goOnline()
    await lan.chat.next('40% GRDP')
    await waitForReadiness(url, 200)
  })

  it('answers an update once that Telegram delivers twice', async () => {
    const { lan, telegram, dataDirectory, stop } = await startBotWithLan()
    await telegram.waitUntil(
      () => telegram.calls('getUpdates').length >= 2,
      () => 'the long poll',
    )
    // No confirmation arrives after the poll that is under way, not even when the bot stops.
    telegram.failNext('getUpdates', { kind: 'drop', when: 'before' }, { times: 3 })
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    await stop()
    expect(telegram.pendingUpdates()).toHaveLength(1)

    await startBot({ telegram, dataDirectory })
    lan.says(OTHER_QUESTION)
    await lan.chat.next(OTHER_ANSWER)
    await telegram.whenAllConfirmed()
    expect(sentTexts(telegram)).toHaveLength(2)
  })

  it('stops for good when the token is refused, and keeps the web pages up', async () => {
    const telegram = await createTelegram()
    telegram.revokeToken()
    const { url } = await startBot({ telegram })
    const { parts } = await waitForReadiness(url, 503)
    expect(parts.find(({ name }) => name === 'telegram')?.detail).toMatch(/lỗi 401.*@BotFather/)
    expect(parts.filter(({ isReady }) => isReady).map(({ name }) => name)).toEqual([
      'store',
      'index',
      'queue',
    ])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(url)).status).toBe(200)
  })

  it('says so when the token is revoked while it runs', async () => {
    const { lan, telegram, url } = await startBotWithLan()
    await waitForReadiness(url, 200)
    telegram.revokeToken()
    lan.says(QUESTION)
    const { parts } = await waitForReadiness(url, 503)
    expect(parts.find(({ name }) => name === 'telegram')?.detail).toContain('lỗi 401')
    expect((await fetch(url)).status).toBe(200)
  })

  it('makes room for another process with its token, says so, and tries again', async () => {
    const { lan, telegram, url } = await startBotWithLan()
    await telegram.waitUntil(
      () => telegram.calls('getUpdates').length >= 2,
      () => 'the long poll',
    )
    await telegram.pollElsewhere()
    const { parts } = await waitForReadiness(url, 503)
    expect(parts.find(({ name }) => name === 'telegram')?.detail).toContain('lỗi 409')
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    await waitForReadiness(url, 200)
  })
})

describe('when something fails inside', () => {
  it('apologises for the message that failed and goes on with the next', async () => {
    const dataDirectory = temporaryDirectory()
    await poison(dataDirectory, 'questions', "new.question like '%57%'")
    const { lan, telegram, lines } = await startBotWithLan({ dataDirectory })
    lan.says('Nghị quyết 57 có mấy nhóm nhiệm vụ, giải pháp?')
    await lan.chat.next('Xin lỗi Bạn, Sổ tay đang gặp trục trặc nên chưa trả lời được.')
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    const minh = telegram.user('Minh')
    minh.says(OTHER_QUESTION)
    await minh.chat.next(OTHER_ANSWER)
    expect(lines.join('')).toContain('message failed')
    expect(lines.join('')).not.toContain('mấy nhóm')
  })

  it('passes over a message that the store does not take, and answers the others', async () => {
    const dataDirectory = temporaryDirectory()
    await poison(dataDirectory, 'inbox', "new.message like '%độc%'")
    const { lan, telegram } = await startBotWithLan({ dataDirectory })
    lan.says('câu hỏi độc')
    const minh = telegram.user('Minh')
    minh.says(OTHER_QUESTION)
    await minh.chat.next(OTHER_ANSWER)
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    expect(lan.chat.messages()).toHaveLength(1)
  })

  it('serves other chats while one is slow', async () => {
    const { lan, telegram } = await startBotWithLan()
    telegram.failNext('sendMessage', { kind: 'flood', retryAfterSeconds: 2 })
    lan.says(QUESTION)
    await telegram.waitUntil(
      () => telegram.calls('sendMessage').length === 1,
      () => 'the first attempt',
    )
    const minh = telegram.user('Minh')
    minh.says(OTHER_QUESTION)
    await minh.chat.next(OTHER_ANSWER)
    expect(lan.chat.messages()).toEqual([])
    await lan.chat.next('40% GRDP')
  })
})

describe('buttons that are no good any more', () => {
  it('says so politely, long after', async () => {
    const telegram = await createTelegram()
    const dataDirectory = temporaryDirectory()
    const long = 91 * 24 * 60 * 60 * 1000
    const past = { now: () => new Date(Date.now() - long) }
    const { lan, stop } = await startBotWithLan({
      telegram,
      dataDirectory,
      overrides: { clock: past },
    })
    lan.says(QUESTION)
    const answer = await lan.chat.next('40% GRDP')
    await stop()

    await startBot({ telegram, dataDirectory })
    const pressed = lan.presses(answer.buttons[0]?.[0] ?? '')
    expect(await pressed.answer()).toBe(
      'Lựa chọn này đã hết hạn. Bạn gửi lại câu hỏi, hoặc gõ /vanban để đọc văn bản.',
    )
    expect(lan.chat.messages()).toHaveLength(1)
  })

  it('opens nothing with a button that belongs to another chat', async () => {
    const { lan, telegram } = await startBotWithLan()
    const minh = telegram.user('Minh')
    lan.says(QUESTION)
    await lan.chat.next('40% GRDP')
    const { reply_markup } = telegram.calls('sendMessage')[0]?.payload ?? {}
    const [data] = /[\w-]{16}\.0/.exec(JSON.stringify(reply_markup)) ?? []
    minh.says(OTHER_QUESTION)
    const own = await minh.chat.next(OTHER_ANSWER)
    telegram.pushUpdate({
      callback_query: {
        id: 'forged',
        from: { id: minh.id, is_bot: false, first_name: 'Minh' },
        chat_instance: '1',
        data,
        message: {
          message_id: own.id,
          date: Math.floor(Date.now() / 1000),
          chat: { id: minh.id, type: 'private', first_name: 'Minh' },
        },
      },
    })
    const [call] = await telegram.waitUntil(
      () =>
        telegram.calls('answerCallbackQuery').length > 0 && telegram.calls('answerCallbackQuery'),
      () => 'an acknowledgement',
    )
    expect(call?.payload.text).toMatch(/^Lựa chọn này đã hết hạn\./)
    expect(data).toBeDefined()
    expect(minh.chat.messages()).toHaveLength(1)
  })
})

/** Makes the store refuse certain rows, as a full disk or a fault of ours would. */
async function poison(dataDirectory: string, table: string, condition: string): Promise<void> {
  await withStore(dataDirectory, (db) =>
    sql
      .raw(
        `create trigger poison before insert on ${table} when ${condition}
         begin select raise(abort, 'poisoned'); end`,
      )
      .execute(db),
  )
}
