import { describe, expect, it } from 'vitest'
import type { OutgoingMessage } from '../../../src/channels/channel.ts'
import { createZaloOaBulk, type ZaloOaAnnouncing } from '../../../src/channels/zalo-oa/bulk.ts'
import { expectBulkContract } from '../bulk-contract.ts'
import { paragraph, setupWithLan, setupZaloOa } from './setup.ts'

const CS = '/v3.0/oa/message/cs'
const PROMOTION = '/v3.0/oa/message/promotion'
const BROADCAST = '/v2.0/oa/message'
const DAY_MS = 86_400_000
/** Ten in the morning in Vietnam. */
const MORNING = Date.parse('2026-11-22T03:00:00Z')
const PICTURE = { url: 'https://example.org/tranh.png', description: 'Tranh cổ động' }
const SENTENCE = 'Đẩy mạnh chuyển đổi số trong các cơ quan đảng và hệ thống chính trị. '

/** For what is decided without any call. */
const UNUSED: ZaloOaAnnouncing = {
  articles: null,
  allowance: async () => null,
  send: async () => ({ kind: 'failed', reason: 'unused' }),
  areButtonsNumbered: () => false,
}

type Options = Parameters<typeof setupZaloOa>[0]

function withBulk<Made extends Awaited<ReturnType<typeof setupZaloOa>>>(made: Made) {
  const bulk = createZaloOaBulk({ announcing: made.channel.announcing, ratePerSecond: 20 })
  return { ...made, bulk }
}

/** Waits that pass at once, and take their time on the clock. */
function createMovingTime() {
  let now = MORNING
  const waits: number[] = []
  const timing = {
    async sleep(ms: number) {
      waits.push(ms)
      now += ms
    },
    now: () => new Date(now),
    random: () => 0,
  }
  return { timing, waits, now: () => now }
}

/** Lan follows the account and has never written. */
async function setupWithFollower(options: Options = {}) {
  const made = withBulk(await setupZaloOa({ now: () => MORNING, ...options }))
  const lan = made.zalo.user('Lan', { follows: true })
  return { ...made, lan, to: lan.chat.address }
}

describe.each(['auto', 'numbers'] as const)('with buttons: %s', (buttons) => {
  expectBulkContract('zalo-oa', async () => {
    const { timing, waits, now } = createMovingTime()
    const made = await setupWithLan({ buttons, timing, now })
    const { zalo, lan, bulk, to, channel } = withBulk(made)
    return {
      bulk,
      to,
      waits,
      arrived: () =>
        lan.chat
          .messages()
          .filter(({ from }) => from === 'oa')
          .map((one) => ({
            text: one.text,
            picture: one.attachment,
            ...shown(one.buttons),
          })),
      requests: () => zalo.calls(CS).length,
      failNext: (failure, options) =>
        zalo.failNext(
          CS,
          failure === 'limit' ? { kind: 'error', code: -32, message: 'rate' } : failure,
          options,
        ),
      goOffline: zalo.goOffline,
      stop: channel.stop,
    }
  })
})

describe('the way to a member', () => {
  const at = new Date(MORNING)
  const daysAgo = (days: number) => new Date(MORNING - days * DAY_MS).toISOString()
  const { routeTo, opensAt } = createZaloOaBulk({ announcing: UNUSED, ratePerSecond: 20 })

  it.each([
    [true, daysAgo(6.9), { kind: 'route', route: 'message' }],
    [null, daysAgo(6.9), { kind: 'route', route: 'message' }],
    [true, daysAgo(7.1), { kind: 'route', route: 'promotion' }],
    [true, null, { kind: 'route', route: 'promotion' }],
    [false, daysAgo(30), { kind: 'none', reason: 'not_following' }],
    [null, null, { kind: 'none', reason: 'window_closed' }],
  ])('follows: %j, wrote last: %j', (follows, lastInteractionAt, choice) => {
    expect(routeTo({ chatId: '1', follows, lastInteractionAt }, at)).toEqual(choice)
  })

  it('is open by day only, but for ordinary messages', () => {
    const opens = (route: 'message' | 'promotion' | 'article', time: string) =>
      opensAt(route, new Date(time))
    expect(opens('message', '2026-11-22T19:00:00Z')).toBeNull()
    // 21:59, 22:00 and 05:59 in Vietnam.
    expect(opens('promotion', '2026-11-22T14:59:59Z')).toBeNull()
    expect(opens('promotion', '2026-11-22T15:00:00Z')).toBe('2026-11-22T23:00:00.000Z')
    expect(opens('article', '2026-11-22T22:59:00Z')).toBe('2026-11-22T23:00:00.000Z')
    expect(opens('article', '2026-11-22T23:00:00Z')).toBeNull()
  })
})

describe('a promotion', () => {
  const full: OutgoingMessage = {
    blocks: [
      { kind: 'title', text: 'Học tập Nghị quyết 57' },
      { kind: 'paragraph', text: 'Mời Bạn dự buổi học ngày 25/11.' },
    ],
    picture: PICTURE,
    buttons: [
      [{ label: 'Đã đọc', data: 'b.1.read' }],
      [{ label: 'Văn bản gốc', url: 'https://example.org/57' }],
      [{ label: 'Dừng nhận thông báo', data: 'b.1.stop' }],
    ],
  }
  const long: OutgoingMessage = {
    ...full,
    blocks: [{ kind: 'paragraph', text: SENTENCE.repeat(60).trim() }],
  }

  it.each([
    ['with all that it can have', full],
    ['without a title', { ...full, blocks: [{ kind: 'paragraph', text: 'Họp lúc 8 giờ.' }] }],
    ['of a text that is too long', long],
    [
      'with more buttons than it can have',
      {
        ...full,
        buttons: [
          ...(full.buttons ?? []),
          [
            { label: 'Hỏi', data: 'h' },
            { label: 'Làm', data: 'l' },
          ],
        ],
      },
    ],
    [
      'with a long text and a label that is too long',
      {
        ...long,
        buttons: [
          [{ label: 'A. Đẩy mạnh chuyển đổi số quốc gia', data: 'a' }],
          [{ label: 'B. '.padEnd(60, 'x'), data: 'b' }],
        ],
      },
    ],
  ] as [string, OutgoingMessage][])('arrives %s as it is shown beforehand', async (_, message) => {
    const { bulk, to, lan } = await setupWithFollower()
    expect(await bulk.send('promotion', to, message)).toMatchObject({ kind: 'sent' })
    const { text, attachment, buttons } = lan.chat.last()
    const arrived = { text, picture: attachment, ...shown(buttons) }
    expect([arrived]).toEqual(bulk.preview('promotion', message))
  })

  it('ends at a sentence when the text does not fit, and says how to get the rest', async () => {
    const { bulk } = await setupWithFollower()
    const [shown] = bulk.preview('promotion', long)
    expect(shown?.text).toMatch(/chính trị\.\n\nBạn nhắn tin cho Sổ tay để xem toàn văn\.$/)
  })

  it('loses no choice: a typed number presses what has no button', async () => {
    const remembered: string[][] = []
    const { bulk, to } = await setupWithFollower({
      choices: {
        remember: async (_, data) => void remembered.push(data),
        recall: async () => null,
      },
    })
    const buttons = ['a', 'b', 'c', 'd', 'e'].map((data) => [{ label: `Ý ${data}`, data }])
    await bulk.send('promotion', to, { ...full, buttons })
    expect(bulk.preview('promotion', { ...full, buttons })[0]?.text).toContain('5. Ý e')
    expect(remembered).toEqual([['a', 'b', 'c', 'd', 'e']])
  })

  it.each([
    [-213, { kind: 'unreachable', reason: 'window_closed' }],
    [-218, { kind: 'failed', reason: 'promotion_cap' }],
    // Ten in the morning: until six, and until midnight.
    [-234, { kind: 'rate_limited', retryAfterMs: 20 * 3_600_000 }],
    [-211, { kind: 'rate_limited', retryAfterMs: 14 * 3_600_000 }],
    [-32, { kind: 'rate_limited', retryAfterMs: 60_000 }],
    [-248, { kind: 'failed', reason: 'Zalo refused it (-248)' }],
  ] as const)('refused with %i is told as such', async (code, result) => {
    const { zalo, bulk, to, waits } = await setupWithFollower()
    zalo.failNext(PROMOTION, { kind: 'error', code, message: 'no' })
    expect(await bulk.send('promotion', to, full)).toEqual(result)
    expect({ requests: zalo.calls(PROMOTION).length, waits }).toEqual({ requests: 1, waits: [] })
  })

  it('is given to a follower once a day, whatever we ask', async () => {
    const { bulk, to, lan } = await setupWithFollower()
    await bulk.send('promotion', to, full)
    expect(await bulk.send('promotion', to, full)).toMatchObject({ reason: 'promotion_cap' })
    expect(lan.chat.messages()).toHaveLength(1)
  })

  it('is not repeated when its answer was lost', async () => {
    const { zalo, bulk, to, lan, counts } = await setupWithFollower()
    zalo.failNext(PROMOTION, { kind: 'drop', when: 'after' })
    expect(await bulk.send('promotion', to, full)).toMatchObject({ kind: 'unknown' })
    expect(lan.chat.messages()).toHaveLength(1)
    expect(counts).toEqual({ 'promotion:2026-11-22': 1 })
  })

  it('counts against the day in Vietnam, of which the followers tell how many it has', async () => {
    let now = Date.parse('2026-11-22T14:00:00Z')
    const { zalo, bulk, to } = await setupWithFollower({ now: () => now })
    await bulk.send('promotion', to, full)
    const left = () => bulk.allowance('promotion')
    expect(await left()).toEqual({ remaining: 499, total: 500, per: 'day' })
    now += 4 * 3_600_000
    expect(await left()).toEqual({ remaining: 500, total: 500, per: 'day' })
    expect(await bulk.allowance('message')).toBeNull()
    zalo.failNext('/v2.0/oa/getoa', { kind: 'http', status: 503 })
    expect(await left()).toMatchObject({ total: 500 })
  })
})

describe('an article', () => {
  const article = {
    title: 'Học tập Nghị quyết 57',
    description: 'Buổi học ngày 25/11.',
    author: 'Sổ tay 57',
    coverUrl: PICTURE.url,
    body: ['Đoạn một.', 'Đoạn hai.'],
  }

  async function setupMade() {
    const made = await setupWithFollower()
    const { articles } = made.bulk
    if (articles === null) throw new Error('no articles')
    const created = await articles.create(article)
    return { ...made, articles, token: created.kind === 'ok' ? created.value.token : '' }
  }

  it('is made, waited for, and handed to those it is aimed at', async () => {
    const { zalo, articles, token, lan } = await setupMade()
    expect(await articles.verify(token)).toEqual({ kind: 'later', afterMs: 60_000 })
    const verified = await articles.verify(token)
    const articleId = verified.kind === 'ok' ? verified.value.articleId : ''
    const handed = await articles.hand(articleId, { cities: [4, 9], ages: [2], gender: 0 })
    expect(handed).toMatchObject({ kind: 'ok' })
    expect(zalo.broadcasts()).toMatchObject([
      { articleId, target: { cities: '4,9', ages: '2', gender: '0' }, reached: 1 },
    ])
    expect(lan.chat.last()).toMatchObject({ kind: 'article', text: article.title })
  })

  it('waits for the morning, for Zalo, and for the rate', async () => {
    const { zalo, articles } = await setupMade()
    const hand = () => articles.hand('article-1', { cities: [] })
    zalo.failNext(BROADCAST, { kind: 'error', code: -234, message: 'night' })
    expect(await hand()).toEqual({ kind: 'later', afterMs: 20 * 3_600_000 })
    zalo.failNext(BROADCAST, { kind: 'error', code: -32, message: 'rate' })
    expect(await hand()).toMatchObject({ kind: 'later' })
    await zalo.goOffline()
    expect(await hand()).toMatchObject({ kind: 'later' })
  })

  it('is not handed over twice when the answer was lost', async () => {
    const { zalo, articles, token } = await setupMade()
    await articles.verify(token)
    const verified = await articles.verify(token)
    const articleId = verified.kind === 'ok' ? verified.value.articleId : ''
    zalo.failNext(BROADCAST, { kind: 'drop', when: 'after' })
    expect(await articles.hand(articleId, {})).toMatchObject({ kind: 'unknown' })
    expect(zalo.broadcasts()).toHaveLength(1)
  })

  it('fails for good when Zalo does not know it', async () => {
    const { articles } = await setupMade()
    expect(await articles.hand('article-9', {})).toMatchObject({ kind: 'failed' })
    expect(await articles.verify('token-9')).toMatchObject({ kind: 'failed' })
  })

  it('is asked after again when the answer was lost', async () => {
    const { zalo, articles, token } = await setupMade()
    zalo.failNext('/v2.0/article/verify', { kind: 'drop', when: 'after' })
    expect(await articles.verify(token)).toMatchObject({ kind: 'later' })
  })

  it('is shown beforehand with its headline, its summary and its text', async () => {
    const { bulk } = await setupWithFollower()
    const shown = bulk.preview('article', {
      blocks: [
        { kind: 'title', text: 'Học tập' },
        { kind: 'paragraph', text: 'Ngày 25/11.' },
        { kind: 'list', items: ['mang sổ'] },
      ],
      picture: PICTURE,
      buttons: [[{ label: 'Bản gốc', url: 'https://example.org/57' }]],
    })
    expect(shown).toEqual([
      {
        text: 'Học tập\n\nNgày 25/11.\n\nNgày 25/11.\n\n• mang sổ\n\nBản gốc: https://example.org/57',
        picture: PICTURE.url,
        buttons: [],
      },
    ])
  })
})

describe('the minute', () => {
  const setup = async (requestsPerMinute: number) => {
    const { timing, waits: sleeps, now } = createMovingTime()
    const made = await setupWithLan({ now, timing, requestsPerMinute })
    return { ...withBulk(made), sleeps }
  }

  it('keeps a tenth for replies', async () => {
    const { bulk, channel, to, sleeps } = await setup(20)
    const kinds: string[] = []
    for (let count = 0; count < 20; count += 1) {
      kinds.push((await bulk.send('message', to, paragraph('thông báo'))).kind)
    }
    // One call was for asking who we are.
    expect(kinds.filter((kind) => kind === 'sent').length).toBeLessThanOrEqual(18)
    expect(kinds.at(-1)).toBe('rate_limited')
    expect(await channel.send(to, paragraph('trả lời'))).toMatchObject({ kind: 'sent' })
    expect(sleeps).toEqual([])
  })

  it('that is over for announcements is not over for replies', async () => {
    const { zalo, bulk, channel, to, sleeps } = await setup(4000)
    zalo.failNext(CS, { kind: 'error', code: -32, message: 'rate' })
    expect(await bulk.send('message', to, paragraph('thông báo'))).toMatchObject({
      kind: 'rate_limited',
    })
    expect(await bulk.send('message', to, paragraph('thông báo'))).toMatchObject({
      kind: 'rate_limited',
    })
    expect(zalo.calls(CS)).toHaveLength(1)
    expect(await channel.send(to, paragraph('trả lời'))).toMatchObject({ kind: 'sent' })
    expect(sleeps).toEqual([])
  })

  it('that other programs have used up to the reserve is left to replies', async () => {
    const { zalo, bulk, channel, to } = await setup(4000)
    zalo.requestsPerMinute = 100
    expect(await bulk.send('message', to, paragraph('a'))).toMatchObject({ kind: 'sent' })
    expect(await bulk.send('message', to, paragraph('b'))).toMatchObject({ kind: 'rate_limited' })
    expect(await channel.send(to, paragraph('trả lời'))).toMatchObject({ kind: 'sent' })
  })
})

function shown(buttons: { title: string; type: string; payload: string }[]) {
  const links = buttons.flatMap(({ title, type, payload }) =>
    type === 'oa.open.url' ? [{ label: title, url: payload }] : [],
  )
  return {
    buttons: buttons.map(({ title }) => [title]),
    ...(links.length > 0 && { links }),
  }
}
