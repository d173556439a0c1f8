import { describe, expect, it } from 'vitest'
import type { LedgerCount } from '../../src/broadcast/broadcast.ts'
import { lookAhead, sumUp } from '../../src/broadcast/progress.ts'
import { createQuietHours } from '../../src/broadcast/quiet-hours.ts'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'

const NOW = new Date('2026-11-25T10:00:00+07:00')
const telegram = createFakeBulkChannel('telegram', { title: 'Telegram', ratePerSecond: 10 })
const SENDING = { state: 'sending', plannedAt: NOW.toISOString() } as const

function count(part: Partial<LedgerCount>): LedgerCount {
  return {
    channel: 'telegram',
    route: 'message',
    state: 'planned',
    reason: null,
    count: 1,
    ...part,
  }
}

function look(
  broadcast: Parameters<typeof lookAhead>[0],
  counts: LedgerCount[],
  {
    pausedUntil = null as string | null,
    reason = null as string | null,
    quietHours = 'off',
    now = NOW,
    channels = [telegram],
  } = {},
) {
  return lookAhead(broadcast, counts, {
    channels,
    lanes: { read: async () => ({ pausedUntil, reason }) },
    quietHours: createQuietHours(quietHours),
    now,
  })
}

describe('how far it is', () => {
  it('counts those for whom there was a way', () => {
    const counts = [
      count({ state: 'planned', count: 50 }),
      count({ state: 'sending', count: 5 }),
      count({ state: 'sent', count: 30 }),
      count({ state: 'read', count: 4 }),
      count({ state: 'failed', reason: 'x', count: 3 }),
      count({ state: 'unknown', reason: 'x', count: 2 }),
      count({ state: 'blocked', count: 1 }),
      count({ state: 'opted_out', count: 1 }),
      count({ state: 'blocked', route: null, count: 70 }),
      count({ state: 'skipped', route: null, reason: 'channel_off', count: 7 }),
    ]
    expect(sumUp(counts)).toEqual({ done: 41, total: 96 })
  })

  it('foretells what is left by the rate', async () => {
    const counts = [
      count({ count: 100 }),
      count({ state: 'sending', count: 20 }),
      count({ state: 'sent', count: 1000 }),
    ]
    expect(await look(SENDING, counts)).toEqual({ waits: [], remainingMs: 12_000 })
  })

  it('cannot tell before the ledger is written, nor while nobody sends', async () => {
    const counts = [count({ count: 100 })]
    expect((await look({ ...SENDING, plannedAt: null }, counts)).remainingMs).toBeNull()
    for (const state of ['draft', 'scheduled', 'paused'] as const) {
      expect((await look({ ...SENDING, state }, counts)).remainingMs).toBeNull()
    }
    expect((await look({ ...SENDING, state: 'finished' }, [])).remainingMs).toBe(0)
  })
})

describe('what stands still', () => {
  const counts = [count({ count: 100 })]

  it('is a lane that the platform told to wait', async () => {
    const pausedUntil = new Date(NOW.getTime() + 60_000).toISOString()
    expect(await look(SENDING, counts, { pausedUntil, reason: 'rate_limited' })).toEqual({
      waits: [
        {
          channel: 'telegram',
          title: 'Telegram',
          until: pausedUntil,
          reason: 'nền tảng yêu cầu gửi chậm lại',
        },
      ],
      remainingMs: 70_000,
    })
    const over = new Date(NOW.getTime() - 1).toISOString()
    expect((await look(SENDING, counts, { pausedUntil: over })).waits).toEqual([])
    const sent = [count({ state: 'sent' })]
    expect((await look(SENDING, sent, { pausedUntil })).waits).toEqual([])
  })

  it('is everything in quiet hours', async () => {
    const now = new Date('2026-11-25T23:00:00+07:00')
    const result = await look(SENDING, counts, { quietHours: '22:00-06:00', now })
    expect(result.waits).toMatchObject([
      { until: '2026-11-25T23:00:00.000Z', reason: 'đang trong giờ không gửi thông báo' },
    ])
    expect(result.remainingMs).toBe(7 * 3_600_000 + 10_000)
  })

  it('is a route that the platform has closed, when there is no other', async () => {
    const opensAt = new Date(NOW.getTime() + 3_600_000).toISOString()
    const account = createFakeBulkChannel('telegram', {
      title: 'Zalo',
      opensAt: (route, at) =>
        route === 'promotion' && at.toISOString() < opensAt ? opensAt : null,
    })
    const promotions = [count({ route: 'promotion', count: 5 })]
    const channels = [account]
    expect((await look(SENDING, promotions, { channels })).waits).toMatchObject([
      { title: 'Zalo', until: opensAt, reason: 'nền tảng chưa nhận tin vào giờ này' },
    ])
    expect((await look(SENDING, [...promotions, ...counts], { channels })).waits).toEqual([])
  })
})
