import { describe, expect, it } from 'vitest'
import { type Audience, EVERYBODY } from '../../src/broadcast/broadcast.ts'
import { planHousehold } from '../../src/broadcast/plan.ts'
import type { Candidate } from '../../src/broadcast/ports.ts'
import type { ArticleDesk } from '../../src/channels/bulk.ts'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'

const NOW = new Date('2026-11-20T03:00:00.000Z')
const never = async () => ({ kind: 'failed', reason: '' }) as const
const telegram = createFakeBulkChannel('telegram')
const bot = createFakeBulkChannel('zalo-bot', { canCorrect: false })
const account = createFakeBulkChannel('zalo-oa', { canCorrect: false, hasWindow: true })
const withArticles = {
  ...account,
  articles: { create: never, verify: never, hand: never } satisfies ArticleDesk,
}

function chat(channel: string, facts: Partial<Candidate> = {}): Candidate {
  return {
    channel,
    chatId: `${channel}-1`,
    displayName: 'Lan',
    follows: channel === 'zalo-oa' ? true : null,
    lastInteractionAt: '2026-11-19T03:00:00.000Z',
    reachability: 'active',
    receives: true,
    tags: [],
    place: null,
    unit: null,
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    earlier: null,
    ...facts,
  }
}

function plan(
  chats: Candidate[],
  wanted: Partial<Audience> = {},
  { kind = 'announcement' as 'announcement' | 'edit' | 'recall', articles = false } = {},
) {
  const rows = planHousehold(
    { personId: 'p1', chats },
    {
      broadcast: { kind, audience: { ...EVERYBODY, ...wanted } },
      channels: [telegram, bot, articles ? withArticles : account],
      now: NOW,
    },
  )
  return rows.map(({ channel, route, state, reason }) => [channel, route, state, reason])
}

describe('ways to a member', () => {
  it('takes an ordinary message where the window is open', () => {
    expect(plan([chat('zalo-oa')])).toEqual([['zalo-oa', 'message', 'planned', null]])
  })

  it('takes a promotion for a follower who has been silent for over seven days', () => {
    const silent = chat('zalo-oa', { lastInteractionAt: '2026-11-01T00:00:00.000Z' })
    expect(plan([silent])).toEqual([['zalo-oa', 'promotion', 'planned', null]])
  })

  it('says why there is no way', () => {
    const stranger = { follows: false, lastInteractionAt: '2026-11-01T00:00:00.000Z' }
    expect(plan([chat('zalo-oa', stranger)])).toEqual([
      ['zalo-oa', null, 'skipped', 'window_closed'],
    ])
    expect(plan([chat('viber')])).toEqual([['viber', null, 'skipped', 'channel_off']])
    expect(plan([chat('telegram', { reachability: 'blocked' })])).toEqual([
      ['telegram', null, 'blocked', null],
    ])
    expect(plan([chat('telegram', { receives: false })])).toEqual([
      ['telegram', null, 'opted_out', null],
    ])
  })

  it('reaches a person with several accounts once, where a receipt can be had', () => {
    expect(plan([chat('zalo-oa'), chat('telegram'), chat('zalo-bot')])).toEqual([
      ['zalo-oa', null, 'skipped', 'other_account'],
      ['telegram', 'message', 'planned', null],
      ['zalo-bot', null, 'skipped', 'other_account'],
    ])
  })

  it('takes the other account when the better one is blocked', () => {
    expect(plan([chat('telegram', { reachability: 'blocked' }), chat('zalo-oa')])).toEqual([
      ['telegram', null, 'blocked', null],
      ['zalo-oa', 'message', 'planned', null],
    ])
  })

  it('gives followers an article and nothing besides, when the office wants one', () => {
    const wanted = { article: {} }
    expect(plan([chat('zalo-oa'), chat('telegram')], wanted, { articles: true })).toEqual([
      ['zalo-oa', 'article', 'planned', null],
      ['telegram', null, 'skipped', 'by_article'],
    ])
    const stranger = chat('zalo-oa', { follows: false })
    expect(plan([stranger], wanted, { articles: true })).toEqual([
      ['zalo-oa', 'message', 'planned', null],
    ])
  })
})

describe('who is meant', () => {
  it.each<[string, Partial<Audience>, Partial<Candidate>]>([
    ['a channel', { channels: ['telegram'] }, { channel: 'zalo-bot' }],
    ['a place, however it is typed', { places: ['thai nguyen'] }, { place: 'Biên Hòa' }],
    ['a unit', { units: ['Chi bộ 3'] }, { unit: 'Chi bộ 4' }],
    ['a tag', { tags: ['cốt cán', 'bí thư'] }, { tags: ['khác'] }],
    ['who was active', { activeWithinDays: 3 }, { lastInteractionAt: '2026-11-10T00:00:00.000Z' }],
    [
      'who joined',
      { joinedBefore: '2026-02-01T00:00:00.000Z' },
      { firstSeenAt: NOW.toISOString() },
    ],
    ['who has not read', { unreadOf: 3 }, { earlier: { state: 'read', messageIds: ['1'] } }],
  ])('asks for %s', (_what, wanted, others) => {
    const fitting = chat('telegram', {
      place: 'Thái Nguyên',
      unit: 'chi bộ 3',
      tags: ['Bí thư'],
      earlier: { state: 'sent', messageIds: ['1'] },
    })
    expect(plan([fitting], wanted)).toHaveLength(1)
    expect(plan([{ ...fitting, ...others }], wanted)).toEqual([])
  })

  it('leaves out of an activity filter who never wrote', () => {
    expect(plan([chat('telegram', { lastInteractionAt: null })], { activeWithinDays: 3 })).toEqual(
      [],
    )
  })
})

describe('corrections', () => {
  const reached = { earlier: { state: 'sent' as const, messageIds: ['7', '8'] } }

  it('go to each chat that got it, also to those who want nothing any more', () => {
    const rows = planHousehold(
      {
        personId: 'p1',
        chats: [
          chat('telegram', { ...reached, receives: false }),
          chat('zalo-bot', reached),
          chat('telegram', { chatId: 'never', earlier: { state: 'failed', messageIds: [] } }),
        ],
      },
      {
        broadcast: { kind: 'recall', audience: EVERYBODY },
        channels: [telegram, bot],
        now: NOW,
      },
    )
    expect(rows).toMatchObject([
      { channel: 'telegram', state: 'planned', targetMessageIds: ['7', '8'] },
      { channel: 'zalo-bot', state: 'skipped', reason: 'not_correctable' },
    ])
  })
})
