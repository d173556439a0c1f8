import { describe, expect, it } from 'vitest'
import type { Refusal } from '../../src/broadcast/desk.ts'
import type { OutgoingMessage } from '../../src/channels/channel.ts'
import { labelsOf, textOf } from '../support/fake-channel.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { ADMIN, GROUP, SECOND_ADMIN, setUp } from './setup.ts'

/** A conversation in which an admin speaks; `shownNow` is what stands on their screen last. */
function setUpOffice(options: Parameters<typeof setUp>[0] = {}) {
  const conversation = setUp(options)
  const { say, command, press, shown } = conversation
  const shownNow = (): OutgoingMessage => shown.at(-1)?.message ?? { blocks: [] }
  const then = async (done: Promise<unknown>): Promise<string> => {
    await done
    return textOf(shownNow())
  }
  return {
    ...conversation,
    shownNow,
    /** Each tells the text shown last after it. */
    type: (text: string) => then(say(text, ADMIN)),
    order: (line: string) => then(command(line, ADMIN)),
    tap: (label: string, who = ADMIN) => then(press(label, who)),
  }
}

describe('/thongbao', () => {
  it('tells others which id the operator needs', async () => {
    const { command, office } = setUp()
    const reply = textOf(await command('thongbao'))
    expect(reply).toContain('Mã của Bạn là fake:member')
    expect(office.broadcasts).toEqual([])
  })

  it('is for private chats', async () => {
    const { command } = setUp()
    const reply = await command('thongbao', { ...GROUP, sender: ADMIN.sender })
    expect(textOf(reply)).toContain('nhắn riêng')
  })

  it('lists the latest with their state and progress, and opens one', async () => {
    const { order, tap, office, shownNow } = setUpOffice()
    office.add({ state: 'finished' })
    office.add()
    const row = { channel: 'fake', route: 'message', reason: null } as const
    office.script.counts = [{ ...row, state: 'sent', count: 1200 }]
    const list = await order('thongbao')
    expect(list).toContain('Số 2 (nháp): Thư mời họp')
    expect(list).toContain('Số 1 (hoàn tất, 1.200/1.200 người): Thư mời họp')
    expect(labelsOf(shownNow())).toEqual(['Soạn mới', 'Số 2: Thư mời họp', 'Số 1: Thư mời họp'])
    expect(await tap('Số 2: Thư mời họp')).toContain('Thông báo số 2 (nháp)')
    expect(await order('thongbao 1')).toContain('Thông báo số 1: hoàn tất')
    expect(await order('thongbao 9')).toContain('Không có thông báo này')
  })

  it('asks at every press who presses', async () => {
    const { order, office, stores, pressData, shown, sent } = setUpOffice()
    office.add({ state: 'sending' })
    await order('thongbao 1')
    const pause = shown
      .at(-1)
      ?.message.buttons?.flat()
      .find(({ label }) => label === 'Tạm dừng')
    if (pause === undefined || !('data' in pause)) throw new Error('no button')
    // The chat is theirs, but the right is gone: the button was saved for it all the same.
    const before = sent.length
    await pressData(pause.data, 'm', { ...ADMIN, sender: { id: 'former', displayName: 'Anh Tư' } })
    expect(textOf(sent[before]?.message ?? { blocks: [] })).toContain('fake:former')
    expect(office.deeds).toEqual([])
    expect(stores.inbox.states()).toEqual(['finished', 'finished'])
  })
})

describe('composing', () => {
  it('goes from the text to a draft with all its parts', async () => {
    const { order, tap, type, office, shownNow } = setUpOffice()
    await order('thongbao')
    expect(await tap('Soạn mới')).toContain('**hai dấu sao**')
    expect(await type('# Thư mời\n**Kính mời** Bạn')).toContain('Thông báo số 1 (nháp)')

    expect(await tap('Thêm hình')).toContain('địa chỉ của hình')
    expect(await type('http://example.org/a.png')).toContain('bắt đầu bằng https://')
    expect(await type('https://example.org/a.png')).toContain('trong hình có gì')
    expect(await type('Ảnh hội trường')).toContain('Hình: Ảnh hội trường')

    await tap('Thêm liên kết')
    expect(await type('x'.repeat(36))).toContain('dài quá 35')
    await type('Xem chương trình')
    expect(await type('https://example.org/ct')).toContain('Liên kết: Xem chương trình')
    await tap('Thêm liên kết')
    await type('Bản đồ')
    await type('https://example.org/bd')
    expect(labelsOf(shownNow())).not.toContain('Thêm liên kết')

    await tap('Nút đi kèm')
    expect(await tap('Thêm nút Làm 3 câu')).toContain('Đã đọc, Hỏi thêm, Làm 3 câu')
    expect(await tap('Bỏ nút Đã đọc')).toContain('thông báo số 1: Hỏi thêm, Làm 3 câu')
    await tap('Quay lại')
    await tap('Sửa nội dung')
    await type('Nội dung mới')

    expect(office.broadcasts[0]?.content).toEqual({
      text: 'Nội dung mới',
      picture: { url: 'https://example.org/a.png', description: 'Ảnh hội trường' },
      links: [
        { label: 'Xem chương trình', url: 'https://example.org/ct' },
        { label: 'Bản đồ', url: 'https://example.org/bd' },
      ],
      buttons: { read: false, ask: true, practice: true },
      questionId: null,
    })
    await tap('Bỏ hình')
    expect(await tap('Bỏ liên kết')).toContain('Hình: không có')
    expect(office.broadcasts[0]?.content.links).toEqual([])
  })

  it('takes a text that reads like a command for the announcement', async () => {
    const { order, tap, type, office, answerer } = setUpOffice()
    await order('thongbao')
    await tap('Soạn mới')
    await type('Văn bản')
    expect(office.broadcasts[0]?.content.text).toBe('Văn bản')
    expect(answerer.asked).toEqual([])
  })

  it('says who gets it, and changes that', async () => {
    const { order, tap, type, office } = setUpOffice()
    office.add()
    expect(await order('thongbao 1')).toContain('Người nhận: tất cả thành viên')
    await tap('Người nhận')
    await tap('Kênh')
    expect(await tap('Chọn Zalo')).toContain('Chỉ gửi trên: Zalo')
    await tap('Chọn Telegram')
    await tap('Bỏ Zalo')
    await tap('Xong')
    await tap('Địa phương')
    await tap('Chọn Biên Hòa')
    await tap('Xong')
    await tap('Đơn vị')
    await type('Chi bộ 3, Đảng bộ xã A\nChi bộ 4')
    await tap('Nhãn')
    await type('cán bộ')
    expect(await tap('Nhắn tin trong 30 ngày')).toContain(
      'Người nhận của thông báo số 1: trên Telegram; ở Biên Hòa; thuộc Chi bộ 3, Đảng bộ xã A, Chi ' +
        'bộ 4; có nhãn cán bộ; có nhắn tin trong 30 ngày qua.',
    )
    expect(office.broadcasts[0]?.audience).toMatchObject({
      channels: ['fake'],
      places: ['Biên Hòa'],
      units: ['Chi bộ 3, Đảng bộ xã A', 'Chi bộ 4'],
      tags: ['cán bộ'],
      activeWithinDays: 30,
    })
    await tap('Bỏ chọn đơn vị')
    expect(office.broadcasts[0]?.audience.units).toBeNull()
    expect(await tap('Tất cả thành viên')).toContain('số 1: tất cả thành viên.')
  })

  it('previews every channel with its parts, pictures and buttons in words', async () => {
    const { order, press, tap, office, sent } = setUpOffice()
    office.add()
    await order('thongbao 1')
    const before = sent.length
    await press('Xem trước', ADMIN)
    const [telegram = '', zalo = ''] = sent.slice(before).map(({ message }) => textOf(message))
    expect(telegram).toContain('Trên Telegram, tin nhắn')
    expect(telegram).toContain('Phần 2 trên 2')
    expect(telegram).toContain('Hình: https://example.org/a.png')
    expect(telegram).toContain('Nút: [Đã đọc], [Dừng nhận thông báo]')
    expect(zalo).toContain('Trên Zalo, tin truyền thông')
    expect(zalo).not.toContain('Phần 1')
    // The screen it came from is far above by then.
    expect(await tap('Quay lại')).toContain('Thông báo số 1 (nháp)')
  })

  it('sends a test to the admin alone', async () => {
    const { order, tap, office } = setUpOffice()
    office.add()
    await order('thongbao 1')
    expect(await tap('Gửi thử cho tôi')).toContain('Đã gửi thử')
    expect(office.tests).toEqual([{ id: 1, address: ADMIN.address }])
    office.script.test = { kind: 'failed', reason: 'bad picture' }
    expect(await tap('Gửi thử cho tôi')).toContain('Chưa gửi thử được')
  })

  it.each(['/huy', 'hủy', 'Bỏ'])(
    'is left by %s, and questions are questions again',
    async (how) => {
      const { order, tap, type, office, answerer } = setUpOffice()
      await order('thongbao')
      await tap('Soạn mới')
      if (how === '/huy') await order('huy')
      else if (how === 'Bỏ') await tap('Bỏ')
      else await type(how)
      await type('kinh tế số là gì')
      expect(answerer.asked.map(({ question }) => question)).toEqual(['kinh tế số là gì'])
      expect(office.broadcasts).toEqual([])
      expect(await order('huy')).toContain('không có việc gì')
    },
  )

  it('goes on after a restart', async () => {
    const stores = createMemoryStores()
    const before = setUpOffice({ stores })
    await before.order('thongbao')
    await before.tap('Soạn mới')
    const after = setUpOffice({ stores })
    await after.receiver.onMessage(
      after.incoming({ kind: 'text', text: 'Thư mời' }, { ...ADMIN, deliveryId: 'after' }),
    )
    await after.receiver.drain()
    expect(after.office.broadcasts.map(({ content }) => content.text)).toEqual(['Thư mời'])
  })

  it('stops waiting after two hours, says so once, and uses nothing', async () => {
    const { order, tap, type, office, clock, answerer } = setUpOffice()
    await order('thongbao')
    await tap('Soạn mới')
    clock.advance(2 * 3_600_000 + 1)
    expect(await type('Thư mời')).toContain('quá 2 giờ')
    expect(office.broadcasts).toEqual([])
    await type('kinh tế số là gì')
    expect(answerer.asked).toHaveLength(1)
  })

  it('waits for an admin only', async () => {
    const { order, tap, say, answerer } = setUpOffice()
    await order('thongbao')
    await tap('Soạn mới')
    await say('kinh tế số là gì')
    expect(answerer.asked).toHaveLength(1)
  })
})

describe('sending', () => {
  async function setUpSurvey(
    survey: Partial<ReturnType<typeof setUp>['office']['script']['survey']> = {},
  ) {
    const office = setUpOffice()
    office.office.add()
    Object.assign(office.office.script.survey, survey)
    await office.order('thongbao 1')
    return { ...office, survey: await office.tap('Gửi') }
  }

  it('tells who is in and out, how long it takes and what the platform allows', async () => {
    const { survey } = await setUpSurvey({
      included: [
        { channel: 'fake', title: 'Telegram', route: 'message', count: 1000 },
        { channel: 'zalo-oa', title: 'Zalo', route: 'promotion', count: 234 },
      ],
      excluded: [
        { channel: 'zalo-oa', title: 'Zalo', reason: 'đã quá 7 ngày không nhắn tin', count: 34 },
      ],
      allowances: [
        {
          channel: 'zalo-oa',
          title: 'Zalo',
          route: 'promotion',
          allowance: { remaining: 400, total: 500, per: 'day' },
          needed: 234,
        },
      ],
      remarks: ['Zalo chỉ nhận tin truyền thông từ 8:00 đến 22:00.'],
    })
    expect(survey.split('\n')).toEqual([
      'Xem lại trước khi gửi thông báo số 1',
      'Sẽ gửi cho 1.234 người:',
      'Telegram, tin nhắn: 1.000 người',
      'Zalo, tin truyền thông: 234 người',
      'Không gửi cho:',
      'Zalo: 34 người, đã quá 7 ngày không nhắn tin',
      'Bắt đầu lúc 15:00 ngày 10/1/2026, gửi xong trong khoảng 2 phút.',
      'Zalo, tin truyền thông: hôm nay còn gửi được 400 trên 500 tin, lần này cần 234.',
      'Zalo chỉ nhận tin truyền thông từ 8:00 đến 22:00.',
      'Bạn gõ đúng số người nhận, 1.234, để gửi.',
      'Muốn thôi, Bạn gõ /huy.',
    ])
  })

  it.each(['1.234', '1234', '1 234', '1,234 người', 'gửi 1.234'])(
    'sends when the number is typed: %s',
    async (typed) => {
      const { type, office, watched } = await setUpSurvey()
      expect(await type(typed)).toContain('Thông báo số 1: đã lên lịch')
      expect(office.deeds).toEqual(['confirm 1 fake:admin'])
      expect(watched).toEqual(['1 fake:admin sent-3'])
    },
  )

  it('refuses a wrong number and takes the right one after it', async () => {
    const { type, office } = await setUpSurvey()
    expect(await type('1.243')).toContain('Số Bạn gõ không đúng. Hiện có 1.234 người nhận.')
    expect(await type('gửi đi')).toContain('đúng số người nhận, 1.234')
    expect(office.deeds).toEqual([])
    await type('1234')
    expect(office.deeds).toEqual(['confirm 1 fake:admin'])
  })

  it('asks for a small number in words, since a number alone presses a button elsewhere', async () => {
    const { survey, receive, type, office } = await setUpSurvey({ total: 12 })
    expect(survey).toContain('Bạn gõ “gửi 12” để gửi.')
    const reply = await receive({ kind: 'no_such_choice', count: 2 }, ADMIN)
    expect(textOf(reply)).toContain('Bạn gõ “gửi 12” để gửi.')
    await type('gửi 12')
    expect(office.deeds).toEqual(['confirm 1 fake:admin'])
  })

  it('has nothing to confirm when nobody is in', async () => {
    const { survey, type, office, answerer } = await setUpSurvey({ total: 0, included: [] })
    expect(survey).toContain('không có ai để gửi')
    await type('1234')
    expect(office.deeds).toEqual([])
    expect(answerer.asked).toHaveLength(1)
  })

  it('is sent at a typed time, never at one that is over', async () => {
    const { order, tap, type, office, clock, shownNow } = setUpOffice()
    office.add()
    await order('thongbao 1')
    await tap('Hẹn giờ')
    expect(await type('lúc nào cũng được')).toContain('chưa hiểu giờ')
    expect(await type('12/1')).toContain('cả giờ')
    expect(await type('8:00 9/1')).toContain('đã qua')
    expect(await type('8:00 12/1')).toContain('Bắt đầu lúc 8:00 ngày 12/1/2026')
    expect(await type('1234')).toContain('Sẽ gửi cho 1.234 người, bắt đầu lúc 8:00 ngày 12/1/2026.')
    expect(office.broadcasts[0]?.scheduledAt).toBe('2026-01-12T01:00:00.000Z')
    expect(labelsOf(shownNow())).toContain('Đưa về nháp')
    expect(await tap('Đưa về nháp')).toContain('(nháp)')

    await tap('Hẹn giờ')
    await type('15:30')
    clock.advance(3_600_000)
    expect(await type('1234')).toContain('đã qua')
    await type('ngay')
    expect(await type('1234')).toContain('Thông báo số 1: đã lên lịch')
  })

  it('waits for a second admin, whom it names', async () => {
    const { type, tap, office, command, shownNow } = await setUpSurvey({ needsApproval: true })
    const waiting = await type('1234')
    expect(waiting).toContain('chờ duyệt')
    expect(waiting).toContain('fake:second')
    expect(labelsOf(shownNow())).not.toContain('Duyệt')
    await command('thongbao 1', SECOND_ADMIN)
    expect(await tap('Duyệt', SECOND_ADMIN)).toContain('Thông báo số 1: đã lên lịch')
    expect(office.deeds).toEqual(['confirm 1 fake:admin', 'approve 1 fake:second'])
  })

  it.each<[Refusal, string]>([
    [{ kind: 'not_found' }, 'Không có thông báo này'],
    [{ kind: 'wrong_state', state: 'sending' }, 'đang gửi'],
    [{ kind: 'nobody' }, 'Không có ai'],
    [{ kind: 'same_person' }, 'không tự duyệt được'],
    [{ kind: 'no_approval_needed' }, 'không cần duyệt'],
    [{ kind: 'no_second_admin' }, 'người phụ trách thứ hai'],
    [{ kind: 'article_despite_opt_out', count: 5 }, 'cả 5 người'],
    [{ kind: 'article_incomplete', missing: 'picture' }, 'cần một hình'],
    [{ kind: 'article_incomplete', missing: 'shorter_title' }, 'dòng tiêu đề ngắn'],
    [{ kind: 'nothing_to_do' }, 'không có gì để làm'],
    [{ kind: 'unknown_question', questionId: 'q9' }, 'không còn trong bộ câu hỏi'],
  ])('says why it refused: %o', async (refusal, words) => {
    const { type, office } = await setUpSurvey()
    office.script.refusal = refusal
    expect(await type('1234')).toContain(words)
    expect(office.deeds).toEqual([])
  })
})

describe('while it is sent and after', () => {
  const row = { channel: 'fake', route: 'message', reason: null } as const

  it('pauses, goes on and is cancelled after a second question, in one message', async () => {
    const { order, tap, office, sent, shownNow } = setUpOffice()
    office.add({ state: 'sending', plannedAt: '2026-01-10T08:00:00.000Z' })
    office.script.counts = [
      { ...row, state: 'sent', count: 340 },
      { ...row, state: 'planned', count: 894 },
    ]
    const progress = await order('thongbao 1')
    expect(progress).toContain('Đã xong 340 trên 1.234 người (27%).')
    expect(progress).toContain('chờ gửi: 894')
    expect(await tap('Tạm dừng')).toContain('tạm dừng')
    expect(await tap('Tiếp tục')).toContain('đang gửi')
    expect(sent).toHaveLength(1)
    expect(await tap('Hủy')).toContain('Bạn có chắc')
    expect(office.deeds).toEqual(['pause 1 fake:admin', 'resume 1 fake:admin'])
    await tap('Hủy thông báo')
    expect(office.broadcasts[0]?.state).toBe('cancelled')
    expect(labelsOf(shownNow())).toEqual(['Sửa tin đã gửi', 'Thu hồi', 'Báo cáo'])
  })

  it('repeats failed and unknown ones apart, the latter after a warning', async () => {
    const { order, tap, office } = setUpOffice()
    office.add({ state: 'finished' })
    office.script.counts = [
      { ...row, state: 'failed', reason: 'rate_limited', count: 3 },
      { ...row, state: 'unknown', reason: 'interrupted', count: 2 },
    ]
    await order('thongbao 1')
    expect(await tap('Gửi lại 2 người chưa rõ')).toContain('có người sẽ nhận hai lần')
    expect(office.deeds).toEqual([])
    await tap('Vẫn gửi lại')
    office.broadcasts.forEach((one) => {
      one.state = 'finished'
    })
    await order('thongbao 1')
    await tap('Gửi lại 3 người bị lỗi')
    expect(office.deeds.filter((deed) => deed.startsWith('retry_'))).toEqual([
      'retry_unknown',
      'retry_failed',
    ])
  })

  it('reports by channel and by reason', async () => {
    const { order, tap, office } = setUpOffice()
    office.add({ state: 'finished', confirmedBy: 'fake:admin' })
    office.script.counts = [
      { ...row, state: 'read', count: 10 },
      { ...row, channel: 'zalo-oa', state: 'skipped', reason: 'window_closed', count: 4 },
    ]
    await order('thongbao 1')
    const report = await tap('Báo cáo')
    expect(report).toContain('Telegram: 10 người')
    expect(report).toContain('Zalo: 4 người')
    expect(report).toContain('không gửi, đã quá 7 ngày không nhắn tin: 4')
    expect(report).toContain('Người gửi: fake:admin')
  })

  it('names who confirmed at the command line in words', async () => {
    const { order, tap, office } = setUpOffice()
    office.add({ state: 'finished', confirmedBy: 'console' })
    office.add({ state: 'scheduled', confirmedBy: 'console', needsApproval: true })
    office.add({ state: 'finished', confirmedBy: 'series:4' })
    await order('thongbao 1')
    expect(await tap('Báo cáo')).toContain('Người gửi: người vận hành')
    expect(await order('thongbao 2')).toContain('Do người vận hành gửi')
    await order('thongbao 3')
    expect(await tap('Báo cáo')).toContain('Người gửi: tin định kỳ số 4')
  })

  it('edits, recalls and reminds through drafts of their own', async () => {
    const { order, tap, type, office, shownNow } = setUpOffice()
    office.add({ state: 'finished' })
    office.script.counts = [{ ...row, state: 'sent', count: 10 }]
    await order('thongbao 1')
    await tap('Sửa tin đã gửi')
    expect(await type('Đính chính')).toContain('Sửa thông báo số 1')
    expect(office.broadcasts[1]).toMatchObject({
      kind: 'edit',
      corrects: 1,
      content: { text: 'Đính chính' },
    })
    expect(labelsOf(shownNow())).not.toContain('Người nhận')
    await order('thongbao 1')
    expect(await tap('Thu hồi')).toContain('Thu hồi thông báo số 1')
    expect(labelsOf(shownNow())).not.toContain('Sửa nội dung')
    await order('thongbao 1')
    expect(await tap('Nhắc người chưa đọc')).toContain('chưa bấm Đã đọc ở thông báo số 1')
  })

  it('drops a draft after a second question', async () => {
    const { order, tap, office } = setUpOffice()
    office.add()
    await order('thongbao 1')
    expect(await tap('Xóa bản nháp')).toContain('Bạn có chắc')
    expect(office.broadcasts[0]?.state).toBe('draft')
    await tap('Xóa bản nháp')
    expect(office.broadcasts[0]?.state).toBe('cancelled')
  })

  it('tells the state when another admin was first', async () => {
    const { order, tap, office } = setUpOffice()
    const broadcast = office.add({ state: 'sending' })
    await order('thongbao 1')
    broadcast.state = 'finished'
    expect(await tap('Tạm dừng')).toContain('vì thông báo này đã gửi xong')
  })
})
