import { describe, expect, it } from 'vitest'
import { createReminderSender } from '../../src/conversation/study-reminders.ts'
import { createFakeChannel, labelsOf, textOf } from '../support/fake-channel.ts'
import { GROUP } from './setup.ts'
import { setUpStudy } from './study-setup.ts'

describe('/nhacnho', () => {
  it('is off until an hour is chosen, and offers some', async () => {
    const { command, press, store, person, edits } = await setUpStudy()
    const offered = await command('nhacnho')
    expect(textOf(offered)).toContain('chưa nhắc')
    expect(labelsOf(offered)).toEqual(['6 giờ', '7 giờ', '12 giờ', '19 giờ', '20 giờ', 'Tắt'])
    await press('19 giờ')
    expect(textOf(edits.at(-1)?.message ?? offered)).toContain('nhắc Bạn lúc 19 giờ')
    expect((await store.settings(await person())).reminderMinute).toBe(19 * 60)
    expect(textOf(await command('nhacnho'))).toContain('lúc 19 giờ mỗi ngày')
    await press('Tắt')
    expect((await store.settings(await person())).reminderMinute).toBeNull()
  })

  it.each([
    ['7h', 420],
    ['19:30', 1170],
    ['tắt', null],
    ['thôi', null],
  ])('takes “%s”', async (typed, minute) => {
    const { command, store, person } = await setUpStudy()
    await store.saveReminder(await person(), 1)
    await command(`nhacnho ${typed}`)
    expect((await store.settings(await person())).reminderMinute).toBe(minute)
  })

  it('says so when the hour is none, and changes nothing', async () => {
    const { command, store, person } = await setUpStudy()
    await store.saveReminder(await person(), 60)
    expect(textOf(await command('nhacnho 25h'))).toContain('chưa hiểu giờ “25h”')
    expect((await store.settings(await person())).reminderMinute).toBe(60)
  })
})

describe('a reminder', () => {
  const chat = { channel: 'fake', chatId: 'chat' }

  async function openSender() {
    const talk = await setUpStudy()
    const fake = createFakeChannel()
    const sender = createReminderSender({
      channel: (name) => (name === 'fake' ? fake.channel : undefined),
      chats: talk.stores.chats,
      actions: talk.stores.actions,
      clock: talk.clock,
      logger: talk.logger,
      chatTag: ({ channel }) => ({ channel, chat: 'tag' }),
    })
    return { ...talk, fake, sender }
  }

  it('tells how much is due, and leads to a run or to silence', async () => {
    const { sender, fake, pressData, store, person } = await openSender()
    expect(await sender.send(chat, { kind: 'due', count: 4 })).toBe('sent')
    const message = fake.sent[0]?.message ?? { blocks: [] }
    expect(textOf(message)).toContain('hôm nay có 4 câu đến hạn ôn lại')
    const [begin, off] = message.buttons?.flat() ?? []
    const dataOf = (button: typeof begin) => (button && 'data' in button ? button.data : '')
    expect(textOf(await pressData(dataOf(begin), 'sent-1'))).toContain('Câu 1 trên 4')
    await store.saveReminder(await person(), 60)
    await pressData(dataOf(off), 'sent-1')
    expect((await store.settings(await person())).reminderMinute).toBeNull()
  })

  it('ends with a friendly word', async () => {
    const { sender, fake } = await openSender()
    await sender.send(chat, { kind: 'stopped' })
    expect(textOf(fake.sent[0]?.message ?? { blocks: [] })).toContain('thôi nhắc')
  })

  it.each([
    [{ kind: 'unknown', reason: 'timeout' }, 'sent'],
    [{ kind: 'unavailable', reason: 'down' }, 'later'],
    [{ kind: 'rate_limited', retryAfterMs: 1 }, 'later'],
    [{ kind: 'failed', reason: 'refused' }, 'unreachable'],
    [{ kind: 'unreachable', reason: 'window_closed' }, 'unreachable'],
  ] as const)('tells what became of it: %o', async (result, outcome) => {
    const { sender, fake, stores } = await openSender()
    fake.nextSends(result)
    expect(await sender.send(chat, { kind: 'due', count: 1 })).toBe(outcome)
    expect(stores.chats.reachability({ ...chat, topicId: null })).toBeUndefined()
  })

  it('notes who has blocked the bot, and knows no channel that is not here', async () => {
    const { sender, fake, stores } = await openSender()
    fake.nextSends({ kind: 'unreachable', reason: 'blocked' })
    expect(await sender.send(chat, { kind: 'due', count: 1 })).toBe('unreachable')
    expect(stores.chats.reachability({ ...chat, topicId: null })).toBe('blocked')
    const elsewhere = { channel: 'zalo-oa', chatId: 'z' }
    expect(await sender.send(elsewhere, { kind: 'due', count: 1 })).toBe('unreachable')
  })
})

describe('/ten', () => {
  it('tells what others see, keeps a name and takes it away', async () => {
    const { command, store, person } = await setUpStudy()
    expect(textOf(await command('ten'))).toContain('đang thấy tên tài khoản: Lan')
    expect(textOf(await command('ten  Nguyễn   Văn\u200b A '))).toContain('Nguyễn Văn A')
    expect((await store.settings(await person())).name).toBe('Nguyễn Văn A')
    expect(textOf(await command('ten'))).toContain('Tên của Bạn: Nguyễn Văn A.')
    await command('ten bỏ')
    expect((await store.settings(await person())).name).toBeNull()
  })

  it.each(['TS. Nguyễn Văn A', 'N.V.An', 'Tổ 3 – Lan'])('takes “%s”', async (typed) => {
    const { command, store, person } = await setUpStudy()
    await command(`ten ${typed}`)
    expect((await store.settings(await person())).name).toBe(typed)
  })

  it.each(['12345', 'A'.repeat(41), '😀', 't.me/abc', 'http://a', '@an', 'web.com.vn', 'ABC.COM'])(
    'refuses “%s”',
    async (typed) => {
      const { command, store, person } = await setUpStudy()
      expect(textOf(await command(`ten ${typed}`))).toContain('1 đến 40 ký tự')
      expect((await store.settings(await person())).name).toBeNull()
    },
  )
})

describe('/xoadulieu', () => {
  it('says what there is, asks twice, and says what is gone', async () => {
    const { command, press, say, store, person, edits } = await setUpStudy()
    const shown = () => edits.at(-1)?.message ?? { blocks: [] }
    await command('ontap 10')
    await say('B')
    await command('ten An')
    const asked = await command('xoadulieu')
    expect(textOf(asked)).toContain('1 lượt làm bài với 1 câu trả lời')
    expect(textOf(asked)).toContain('mức ghi nhớ của 1 câu')
    expect(textOf(asked)).toContain('tên và giờ nhắc')
    await press('Giữ lại')
    expect(textOf(shown())).toContain('giữ nguyên')
    expect((await store.settings(await person())).name).toBe('An')
    await command('xoadulieu')
    await press('Xóa')
    expect(labelsOf(shown())).toEqual(['Xóa hết', 'Giữ lại'])
    expect(await store.cards(await person())).toHaveLength(1)
    await press('Xóa hết')
    expect(textOf(shown())).toContain('Đã xóa dữ liệu học tập của Bạn:')
    expect(textOf(shown())).toContain('mức ghi nhớ của 1 câu')
    expect(await store.cards(await person())).toEqual([])
    expect(textOf(await command('xoadulieu'))).toContain('chưa lưu dữ liệu học tập nào')
  })
})

describe('settings in a group', () => {
  it.each(['nhacnho 7h', 'ten An', 'xoadulieu'])(
    'are not for everybody to read: /%s',
    async (line) => {
      const { command, store, person } = await setUpStudy()
      expect(textOf(await command(line, GROUP))).toContain('nhắn riêng cho Sổ tay')
      const settings = await store.settings(await person('group'))
      expect(settings).toEqual({ name: null, unit: null, reminderMinute: null })
    },
  )
})

describe('/donvi with the operator’s list', () => {
  const UNITS = [
    'Chi bộ 1',
    'Chi bộ 2',
    'Chi bộ 12',
    ...Array.from({ length: 8 }, (_, i) => `Tổ số ${i + 1}`),
  ]
  const chat = { channel: 'fake', chatId: 'chat', topicId: null }

  async function setUpUnits() {
    const talk = await setUpStudy()
    await talk.units.replace(UNITS)
    const unit = async () => (await talk.stores.chats.settings(chat)).unit
    const shown = () => talk.edits.at(-1)?.message ?? { blocks: [] }
    return { ...talk, unit, shown }
  }

  it('offers its units, a page at a time', async () => {
    const { command, press, unit, shown } = await setUpUnits()
    expect(labelsOf(await command('donvi'))).toEqual([...UNITS.slice(0, 8), 'Trang sau'])
    await press('Trang sau')
    expect(labelsOf(shown())).toEqual([...UNITS.slice(8), 'Trang trước'])
    await press('Tổ số 8')
    expect(await unit()).toBe('Tổ số 8')
    expect(labelsOf(await command('donvi'))).toContain('Bỏ đơn vị')
    await press('Bỏ đơn vị')
    expect(await unit()).toBeNull()
  })

  it('finds a unit by its whole name, by part of it, with or without marks', async () => {
    const { command, unit } = await setUpUnits()
    await command('donvi chi bo 1')
    expect(await unit()).toBe('Chi bộ 1')
    await command('donvi 12')
    expect(await unit()).toBe('Chi bộ 12')
    await command('donvi không')
    expect(await unit()).toBeNull()
  })

  it('asks which of several is meant, also over pages', async () => {
    const { command, press, unit, shown } = await setUpUnits()
    expect(labelsOf(await command('donvi chi bộ'))).toEqual(['Chi bộ 1', 'Chi bộ 2', 'Chi bộ 12'])
    await press('Chi bộ 2')
    expect(await unit()).toBe('Chi bộ 2')
    const several = await command('donvi o')
    expect(textOf(several)).toContain('Có 11 đơn vị gần với “o”')
    await press('Trang sau')
    expect(labelsOf(shown())).toHaveLength(4)
  })

  it('takes what is not in it only when the member says so', async () => {
    const { command, unit } = await setUpUnits()
    const unknown = await command('donvi Đảng bộ xã')
    expect(textOf(unknown)).toContain('không có đơn vị nào gần với “Đảng bộ xã”')
    expect(labelsOf(unknown)).toContain('Chi bộ 1')
    expect(await unit()).toBeNull()
    expect(textOf(await command('donvi khác'))).toContain('/donvi khác')
    await command('donvi khác Đảng bộ xã')
    expect(await unit()).toBe('Đảng bộ xã')
    expect(textOf(await command(`donvi khác ${'a'.repeat(81)}`))).toContain('80 ký tự')
  })
})
