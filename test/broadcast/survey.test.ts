import { describe, expect, it } from 'vitest'
import type { ArticleDesk } from '../../src/channels/bulk.ts'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'
import { done, LAN, openDesk, why } from './desk-setup.ts'

const LONG_AGO = '2026-01-01T00:00:00.000Z'
const never = async () => ({ kind: 'failed', reason: '' }) as const
const ARTICLES: ArticleDesk = { create: never, verify: never, hand: never }
const PICTURE = { url: 'https://a.vn/anh.jpg', description: 'Ảnh hội trường' }

function openAccount(options: Parameters<typeof createFakeBulkChannel>[1] = {}) {
  return createFakeBulkChannel('zalo-oa', {
    title: 'Zalo',
    canCorrect: false,
    hasWindow: true,
    ...options,
  })
}

describe('the survey', () => {
  it('says who is in by which way, and who is out and why', async () => {
    const telegram = createFakeBulkChannel('telegram', { title: 'Telegram' })
    const office = await openDesk({ channels: [telegram, openAccount()] })
    await office.meet('telegram', 5)
    await office.meet('zalo-oa', 2)
    await office.meet('viber', 1)
    await office.chats.setReachability(address('p-0'), 'blocked', new Date().toISOString())
    await office.consents.stop(address('p-1'), { at: new Date().toISOString(), source: 'command' })
    await office.db
      .updateTable('chats')
      .set({ last_interaction_at: LONG_AGO })
      .where('channel', '=', 'zalo-oa')
      .where('chat_id', '=', 'p-1')
      .execute()
    const survey = await office.desk.survey(await office.draft())
    expect(survey?.total).toBe(5)
    expect(survey?.included).toEqual(
      [
        { channel: 'telegram', title: 'Telegram', route: 'message', count: 3 },
        { channel: 'zalo-oa', title: 'Zalo', route: 'message', count: 1 },
        { channel: 'zalo-oa', title: 'Zalo', route: 'promotion', count: 1 },
      ].map((group) => expect.objectContaining(group)),
    )
    expect(survey?.excluded).toHaveLength(3)
    expect(survey?.excluded).toEqual(
      expect.arrayContaining([
        { channel: 'telegram', title: 'Telegram', reason: 'đã chặn', count: 1 },
        { channel: 'telegram', title: 'Telegram', reason: 'không nhận thông báo', count: 1 },
        { channel: 'viber', title: 'viber', reason: 'kênh chưa bật', count: 1 },
      ]),
    )
    expect(survey?.remarks.join()).toContain('1 người trên Zalo đã lâu không nhắn tin')
  })

  it('leaves nothing in the ledger, and its number is the one that is sent', async () => {
    const { desk, draft, meet, tally, sendAll } = await openDesk()
    await meet('telegram', 3)
    const id = await draft()
    expect((await desk.survey(id))?.total).toBe(3)
    expect(await tally(id)).toEqual({})
    await sendAll(id)
    expect(await tally(id)).toEqual({ sent: 3 })
  })

  it('counts everybody of a large audience once', async () => {
    const { desk, draft, meet } = await openDesk()
    await meet('telegram', 1201)
    expect((await desk.survey(await draft()))?.total).toBe(1201)
  })

  it('leaves out what goes beyond the platform’s allowance, and says so', async () => {
    const bot = createFakeBulkChannel('zalo-bot', {
      title: 'Zalo Bot',
      allowance: async () => ({ remaining: 2, total: 3000, per: 'month' }),
    })
    const { desk, draft, meet, sendAll, tally } = await openDesk({ channels: [bot] })
    await meet('zalo-bot', 5)
    const id = await draft()
    const survey = await desk.survey(id)
    expect(survey).toMatchObject({
      total: 2,
      excluded: [{ channel: 'zalo-bot', reason: 'hết số tin được gửi', count: 3 }],
      allowances: [{ title: 'Zalo Bot', needed: 5, allowance: { remaining: 2 } }],
    })
    expect(survey?.remarks).toEqual([
      'Zalo Bot chỉ cho gửi thêm 2 tin trong tháng này, nên 3 người sẽ không nhận được.',
    ])
    await sendAll(id)
    expect(await tally(id)).toEqual({ sent: 2, 'skipped:allowance': 3 })
  })

  it('knows how long it takes, and that nothing leaves in quiet hours', async () => {
    const telegram = createFakeBulkChannel('telegram', { ratePerSecond: 2 })
    const { desk, draft, meet } = await openDesk({
      channels: [telegram],
      quietHours: '22:00-06:00',
      now: () => new Date('2026-11-25T23:00:00+07:00'),
    })
    await meet('telegram', 10)
    const survey = await desk.survey(await draft())
    expect(survey).toMatchObject({ durationMs: 5000, beginsAt: '2026-11-25T23:00:00.000Z' })
    expect(survey?.remarks).toEqual([
      'Bây giờ là giờ không gửi. Tin đầu tiên đi lúc 6:00 ngày 26/11.',
    ])
  })

  it('says when a second admin has to approve', async () => {
    const { desk, draft, meet } = await openDesk({ approvalAbove: 1 })
    await meet('telegram', 2)
    const survey = await desk.survey(await draft())
    expect(survey?.needsApproval).toBe(true)
    expect(survey?.remarks).toEqual(['Gửi cho 2 người thì cần thêm một người duyệt.'])
  })
})

describe('an article', () => {
  const content = { text: '# Mời họp', picture: PICTURE }

  it('reaches every follower of a channel that has articles', async () => {
    const office = await openDesk({ channels: [openAccount({ articles: ARTICLES })] })
    await office.meet('zalo-oa', 3)
    const id = await office.draft({ article: {} }, content)
    const survey = await office.desk.survey(id)
    expect(survey?.included).toMatchObject([{ route: 'article', count: 3 }])
    expect(survey?.remarks).toEqual([
      'Bài viết đến mọi người quan tâm Zalo, và Zalo không cho biết ai đã nhận.',
    ])
    done(await office.desk.confirm(id, LAN, { count: 3, at: null }))
  })

  it('is refused while a follower wants no announcements, wherever the audience ends', async () => {
    const office = await openDesk({ channels: [openAccount({ articles: ARTICLES })] })
    await office.meet('zalo-oa', 3)
    const stranger = { channel: 'zalo-oa', chatId: 'p-2', topicId: null }
    await office.consents.stop(stranger, { at: new Date().toISOString(), source: 'button' })
    const id = await office.draft({ article: {} }, content)
    const result = await office.desk.confirm(id, LAN, { count: 2, at: null })
    expect(why(result)).toEqual({ kind: 'article_despite_opt_out', count: 1 })
    const remarks = (await office.desk.survey(id))?.remarks.join()
    expect(remarks).toContain('1 người đã dừng nhận thông báo vẫn sẽ nhận bài viết')
    const byMessage = await office.draft({}, content)
    done(await office.desk.confirm(byMessage, LAN, { count: 2, at: null }))
  })

  it.each([
    ['picture', { text: '# Mời họp', picture: null }],
    ['shorter_title', { text: `# ${'dài '.repeat(50)}`, picture: PICTURE }],
  ])('is refused without a %s', async (missing, incomplete) => {
    const office = await openDesk({ channels: [openAccount({ articles: ARTICLES })] })
    await office.meet('zalo-oa', 1)
    const id = await office.draft({ article: {} }, incomplete)
    const result = await office.desk.confirm(id, LAN, { count: 1, at: null })
    expect(why(result)).toEqual({ kind: 'article_incomplete', missing })
  })

  it('is an ordinary message where no channel has articles', async () => {
    const office = await openDesk()
    await office.meet('telegram', 1)
    const id = await office.draft({ article: {} })
    expect((await office.desk.survey(id))?.remarks).toEqual([
      'Không kênh nào đang chạy gửi được bài viết. Mọi người nhận bằng tin nhắn.',
    ])
    done(await office.desk.confirm(id, LAN, { count: 1, at: null }))
  })
})

function address(chatId: string) {
  return { channel: 'telegram', chatId, topicId: null }
}
