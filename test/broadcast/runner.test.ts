import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import type { LaneStore, Ledger } from '../../src/broadcast/ports.ts'
import type { ArticleDesk, ArticleStep } from '../../src/channels/bulk.ts'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { DATABASES } from '../support/stores.ts'
import { openOffice } from './setup.ts'

const eventually = (look: () => unknown) => vi.waitFor(look, { timeout: 8_000, interval: 20 })

/** Something to wait for until it is opened. */
function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

function timesSent(...channels: ReturnType<typeof createFakeBulkChannel>[]): number[] {
  const times = new Map<string, number>()
  for (const { chatId } of channels.flatMap(({ sent }) => sent)) {
    times.set(chatId, (times.get(chatId) ?? 0) + 1)
  }
  return [...times.values()]
}

describe.each(DATABASES)('several processes on one store ($database)', ({ open }) => {
  it('send to everybody once', async () => {
    const office = await openOffice(await open())
    await office.meet('telegram', 120)
    const here = createFakeBulkChannel('telegram')
    const there = createFakeBulkChannel('telegram')
    const gate = createGate()
    here.hold = gate.opened
    there.hold = gate.opened
    office.run([here], { mostInFlight: 7 })
    office.run([there], { mostInFlight: 7 })
    const id = await office.schedule()
    // Both have their hands full.
    await eventually(async () => expect(await office.tally(id)).toMatchObject({ sending: 14 }))
    gate.open()
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ sent: 120 })
    expect(timesSent(here, there)).toEqual(Array.from({ length: 120 }, () => 1))
    expect(here.mostAtOnce).toBeLessThanOrEqual(7)
    expect(there.sent.length).toBeGreaterThan(0)
  })

  it('keep to one pace', async () => {
    const office = await openOffice(await open())
    await office.meet('telegram', 1_000)
    const pace = { ratePerSecond: 50 }
    const channels = [
      createFakeBulkChannel('telegram', pace),
      createFakeBulkChannel('telegram', pace),
    ]
    for (const channel of channels) office.run([channel])
    const begun = Date.now()
    const id = await office.schedule()
    await eventually(() => expect(timesSent(...channels).length).toBeGreaterThan(40))
    await office.broadcasts.move(id, 'pause', {})
    const seconds = (Date.now() - begun) / 1000
    expect(timesSent(...channels).length).toBeLessThanOrEqual(50 * (seconds + 0.2) + 2)
  })
})

describe('what becomes of a message', () => {
  it('stands in the ledger', async () => {
    const office = await openOffice()
    await office.meet('telegram', 7)
    const channel = createFakeBulkChannel('telegram')
    channel.answer('p-0', { kind: 'unreachable', reason: 'blocked' })
    channel.answer('p-1', { kind: 'unreachable', reason: 'not_found' })
    channel.answer('p-2', { kind: 'unreachable', reason: 'window_closed' })
    channel.answer('p-3', { kind: 'unknown', reason: 'no answer in time' })
    channel.answer('p-4', { kind: 'failed', reason: '400 bad' })
    channel.answer('p-5', { kind: 'sent', messageIds: ['11', '12'] })
    office.run([channel])
    const id = await office.schedule()
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({
      blocked: 1,
      'failed:not_found': 1,
      'skipped:window_closed': 1,
      'unknown:no answer in time': 1,
      'failed:400 bad': 1,
      sent: 2,
    })
    const rows = await office.rows(id)
    expect(rows.find(({ chatId }) => chatId === 'p-5')?.messageIds).toEqual(['11', '12'])
    expect(timesSent(channel)).toEqual([1, 1, 1, 1, 1, 1, 1])
    await eventually(() => expect(office.told.map(({ kind }) => kind)).toEqual(['finished']))
  })

  it('makes a block an opt-out for the next one', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const channel = createFakeBulkChannel('telegram')
    channel.answer('p-0', { kind: 'unreachable', reason: 'blocked' })
    office.run([channel])
    await office.whenState(await office.schedule(), 'finished')
    const address = { channel: 'telegram', chatId: 'p-0', topicId: null }
    await eventually(async () =>
      expect(await office.consents.read(address)).toMatchObject({ receives: false }),
    )
    const next = await office.schedule()
    await office.whenState(next, 'finished')
    expect(await office.tally(next)).toEqual({ blocked: 1 })
  })

  it('pauses the whole lane at a limit, and then sends what was refused', async () => {
    const office = await openOffice()
    await office.meet('telegram', 30)
    const channel = createFakeBulkChannel('telegram')
    channel.answer('p-3', { kind: 'rate_limited', retryAfterMs: 300 })
    office.run([channel], { mostInFlight: 4 })
    const id = await office.schedule()
    await eventually(async () =>
      expect((await office.lanes.read('telegram')).pausedUntil).not.toBeNull(),
    )
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ sent: 30 })
    const times = timesSent(channel)
    expect(times.reduce((sum, one) => sum + one)).toBe(31)
  })

  it('keeps to the pace in messages, of which a recipient may get several', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const part = { text: '', picture: null, buttons: [] }
    const channel = createFakeBulkChannel('telegram', {
      ratePerSecond: 30,
      preview: () => [part, part, part],
    })
    const rates = new Set<number>()
    const lanes: LaneStore = {
      ...office.lanes,
      reserve(lane, request) {
        rates.add(request.ratePerSecond)
        return office.lanes.reserve(lane, request)
      },
    }
    office.run([channel], { lanes })
    const id = await office.schedule()
    await office.whenState(id, 'finished')
    await office.whenState(await office.correct(id, 'recall'), 'finished')
    expect([...rates]).toEqual([10, 30])
  })

  it('holds back promotions alone when the day takes no more of them', async () => {
    const office = await openOffice()
    await office.meet('zalo-oa', 3)
    const long = '2026-01-01T00:00:00.000Z'
    await office.db
      .updateTable('chats')
      .set({ last_interaction_at: long })
      .where('chat_id', '=', 'p-0')
      .execute()
    const channel = createFakeBulkChannel('zalo-oa', { hasWindow: true })
    channel.answer('p-0', { kind: 'rate_limited', retryAfterMs: 3_600_000 })
    office.run([channel], { mostInFlight: 1 })
    const id = await office.schedule()
    await eventually(async () => expect(await office.tally(id)).toEqual({ planned: 1, sent: 2 }))
    const { pausedUntil } = await office.lanes.read('zalo-oa:promotion')
    expect(pausedUntil).not.toBeNull()
    expect((await office.lanes.read('zalo-oa')).pausedUntil).toBeNull()
  })

  it('is unknown when the process died, and nobody sends it again by themselves', async () => {
    const office = await openOffice()
    await office.meet('telegram', 3)
    const channel = createFakeBulkChannel('telegram')
    const gate = createGate()
    channel.hold = gate.opened
    // Says nothing more once it has begun to send, as a process that was killed.
    const dead = { ...office.ledger, extend: async () => {}, record: async () => {} }
    office.run([channel], { mostInFlight: 2, leaseMs: 50, ledger: dead })
    const id = await office.schedule()
    const other = createFakeBulkChannel('telegram')
    await eventually(() => expect(channel.mostAtOnce).toBe(2))
    office.run([other])
    await office.whenState(id, 'finished')
    gate.open()
    expect(await office.tally(id)).toEqual({ 'unknown:interrupted': 2, sent: 1 })
    expect(other.sent).toHaveLength(1)
  })

  it('is unknown when the answer to a claim was lost, and keeps nothing from ending', async () => {
    const office = await openOffice()
    await office.meet('telegram', 4)
    let lost = 0
    const claim: Ledger['claim'] = async (...order) => {
      const rows = await office.ledger.claim(...order)
      if (lost > 0 || rows.length === 0) return rows
      lost = rows.length
      throw new Error('the connection was lost')
    }
    const channel = createFakeBulkChannel('telegram')
    const ledger = { ...office.ledger, claim }
    office.run([channel], { mostInFlight: 2, leaseMs: 300, ledger })
    const id = await office.schedule()
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ sent: 4 - lost, 'unknown:interrupted': lost })
    expect(lost).toBeGreaterThan(0)
  })

  it('is unknown at once, and its plan is gone on with, when the process was killed on this machine', async () => {
    const office = await openOffice()
    await office.meet('telegram', 2)
    const { pid } = spawnSync(process.execPath, ['--version'])
    const killed = `${hostname()}:${pid}:x`
    const leaseUntil = new Date(Date.now() + 3_600_000).toISOString()
    const id = await office.schedule()
    const now = new Date().toISOString()
    const lock = { owner: killed, insteadOf: null, now, leaseUntil }
    await office.locks.take(`broadcast:plan:${id}`, lock)
    await office.lanes.pause('telegram', leaseUntil, 'test')
    office.run([createFakeBulkChannel('telegram')])
    await eventually(async () => expect(await office.tally(id)).toEqual({ planned: 2 }))
    const work = {
      broadcastId: id,
      channel: 'telegram',
      route: 'message',
      asksConsent: true,
    } as const
    await office.ledger.claim(work, { count: 1, owner: killed, leaseUntil })
    await eventually(async () =>
      expect(await office.tally(id)).toEqual({ planned: 1, 'unknown:interrupted': 1 }),
    )
  })

  it('is noted before a stopping process ends', async () => {
    const office = await openOffice()
    await office.meet('telegram', 10)
    const channel = createFakeBulkChannel('telegram')
    const gate = createGate()
    channel.hold = gate.opened
    const runner = office.run([channel], { mostInFlight: 4 })
    const id = await office.schedule()
    await eventually(async () => expect(await office.tally(id)).toMatchObject({ sending: 4 }))
    const stopped = runner.stop()
    gate.open()
    await stopped
    expect(await office.tally(id)).toEqual({ sent: 4, planned: 6 })
  })

  it('keeps nothing from other processes when the channel stops with its own', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const channel = createFakeBulkChannel('telegram')
    const gate = createGate()
    channel.hold = gate.opened
    channel.answer('p-0', { kind: 'unavailable', reason: 'stopping' })
    const runner = office.run([channel])
    const id = await office.schedule()
    await eventually(async () => expect(await office.tally(id)).toMatchObject({ sending: 1 }))
    const stopped = runner.stop()
    gate.open()
    await stopped
    expect(await office.tally(id)).toEqual({ planned: 1 })
    expect((await office.lanes.read('telegram')).pausedUntil).toBeNull()
  })

  it('stops announcements for who blocked, also when a stopping process learns of it', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const channel = createFakeBulkChannel('telegram')
    const gate = createGate()
    channel.hold = gate.opened
    channel.answer('p-0', { kind: 'unreachable', reason: 'blocked' })
    let isNoted = false
    const runner = office.run([channel], {
      async onBlocked() {
        await new Promise((resolve) => setTimeout(resolve, 200))
        isNoted = true
      },
    })
    const id = await office.schedule()
    await eventually(async () => expect(await office.tally(id)).toMatchObject({ sending: 1 }))
    const stopped = runner.stop()
    gate.open()
    await stopped
    expect(isNoted).toBe(true)
  })

  it('names no member in the log when the store does not take a block', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const channel = createFakeBulkChannel('telegram')
    channel.answer('p-0', { kind: 'unreachable', reason: 'blocked' })
    const { logger, lines } = createMemoryLogger()
    office.run([channel], { logger, onBlocked: () => Promise.reject(new Error('away')) })
    const id = await office.schedule()
    await office.whenState(id, 'finished')
    await eventually(() => expect(lines.join('\n')).toContain('blocked:telegram'))
    expect(lines.join('\n')).not.toContain('p-0')
  })

  it('is reported to the last, also when the report before it takes its time', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const gate = createGate()
    const reported: string[] = []
    office.run([createFakeBulkChannel('telegram')], {
      async onProgress({ state }) {
        reported.push(state)
        await gate.opened
      },
    })
    const id = await office.schedule()
    await office.whenState(id, 'finished')
    await eventually(() => expect(reported).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 100))
    gate.open()
    await eventually(() => expect(reported.at(-1)).toBe('finished'))
  })
})

describe('a person decides', () => {
  it('pauses it at once, and goes on with nobody getting it twice', async () => {
    const office = await openOffice()
    await office.meet('telegram', 60)
    const channel = createFakeBulkChannel('telegram', { ratePerSecond: 100 })
    office.run([channel], { mostInFlight: 3 })
    const id = await office.schedule()
    await eventually(() => expect(channel.sent.length).toBeGreaterThan(5))
    await office.broadcasts.move(id, 'pause', { pausedAt: new Date().toISOString() })
    const atPause = channel.sent.length
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(channel.sent.length).toBeLessThanOrEqual(atPause + 3)
    expect(await office.state(id)).toBe('paused')
    await office.broadcasts.move(id, 'resume', {})
    await office.whenState(id, 'finished')
    expect(timesSent(channel)).toEqual(Array.from({ length: 60 }, () => 1))
  })

  it('cancels it, and the rest is skipped', async () => {
    const office = await openOffice()
    await office.meet('telegram', 50)
    const channel = createFakeBulkChannel('telegram', { ratePerSecond: 50 })
    office.run([channel], { mostInFlight: 2 })
    const id = await office.schedule()
    await eventually(() => expect(channel.sent.length).toBeGreaterThan(2))
    await office.broadcasts.move(id, 'cancel', {})
    await eventually(async () => {
      const { sent = 0, 'skipped:cancelled': skipped = 0, ...others } = await office.tally(id)
      expect(others).toEqual({})
      expect(sent + skipped).toBe(50)
      expect(sent).toBe(channel.sent.length)
    })
  })

  it('stops announcements between planning and sending, and gets none', async () => {
    const office = await openOffice()
    await office.meet('telegram', 3)
    const channel = createFakeBulkChannel('telegram')
    await office.lanes.pause('telegram', new Date(Date.now() + 600_000).toISOString(), 'test')
    office.run([channel])
    const id = await office.schedule()
    await eventually(async () => expect(await office.tally(id)).toEqual({ planned: 3 }))
    const address = { channel: 'telegram', chatId: 'p-1', topicId: null }
    await office.consents.stop(address, { at: new Date().toISOString(), source: 'command' })
    await office.db.deleteFrom('lanes').execute()
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ sent: 2, opted_out: 1 })
    expect(channel.sent.map(({ chatId }) => chatId).toSorted()).toEqual(['p-0', 'p-2'])
  })

  it('takes back or changes what was sent, each by its message ids', async () => {
    const office = await openOffice()
    await office.meet('telegram', 2)
    await office.meet('zalo-bot', 1)
    const channel = createFakeBulkChannel('telegram')
    const bot = createFakeBulkChannel('zalo-bot', { canCorrect: false })
    channel.answer('p-0', { kind: 'sent', messageIds: ['7', '8'] })
    channel.answer('p-1', { kind: 'failed', reason: 'x' })
    office.run([channel, bot])
    const id = await office.schedule()
    await office.whenState(id, 'finished')
    const address = { channel: 'telegram', chatId: 'p-0', topicId: null }
    await office.consents.stop(address, { at: new Date().toISOString(), source: 'button' })
    const recall = await office.correct(id, 'recall')
    await office.whenState(recall, 'finished')
    expect(channel.recalled).toEqual([{ chatId: 'p-0', messageIds: ['7', '8'] }])
    expect(await office.tally(recall)).toEqual({ sent: 1, 'skipped:not_correctable': 1 })
  })
})

describe('when it may run', () => {
  it('waits for its time and for approval', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const channel = createFakeBulkChannel('telegram')
    const runner = office.run([channel])
    const early = await office.schedule()
    await office.whenState(early, 'finished')
    const later = await office.schedule({}, { scheduledAt: '2999-01-01T00:00:00.000Z' })
    const unapproved = await office.schedule({}, { needsApproval: true })
    runner.wake()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([await office.state(later), await office.state(unapproved)]).toEqual([
      'scheduled',
      'scheduled',
    ])
    await office.broadcasts.approve(unapproved, 'telegram:2')
    await office.whenState(unapproved, 'finished')
  })

  it('sends nothing in quiet hours', async () => {
    const office = await openOffice()
    await office.meet('telegram', 1)
    const channel = createFakeBulkChannel('telegram')
    office.run([channel], { quietHours: '00:00-23:59' })
    const id = await office.schedule()
    await eventually(async () => expect(await office.tally(id)).toEqual({ planned: 1 }))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(channel.sent).toEqual([])
  })

  it('stops by itself at too many errors, tells the admins, and goes on when told to', async () => {
    const office = await openOffice()
    await office.meet('telegram', 90)
    const channel = createFakeBulkChannel('telegram', { ratePerSecond: 40 })
    for (let index = 0; index < 90; index += 1) {
      channel.answer(`p-${index}`, { kind: 'failed', reason: '500' })
    }
    office.run([channel], { mostInFlight: 2 })
    const id = await office.schedule()
    await office.whenState(id, 'paused')
    expect((await office.broadcasts.find(id))?.pauseReason).toBe('Có quá nhiều tin bị lỗi')
    await eventually(() => expect(office.told.map(({ kind }) => kind)).toContain('paused'))
    const { 'failed:500': failed = 0, planned = 0 } = await office.tally(id)
    expect(failed).toBeGreaterThanOrEqual(20)
    expect(planned).toBeGreaterThan(0)
    for (let index = 0; index < 90; index += 1) {
      channel.answer(`p-${index}`, { kind: 'sent', messageIds: ['1'] })
    }
    channel.sent.length = 0
    await office.broadcasts.move(id, 'resume', {})
    await eventually(async () => expect(await office.state(id)).not.toBe('sending'))
    expect(channel.sent.length).toBeGreaterThan(0)
  })

  it('goes on when what fails says something about each member alone', async () => {
    const office = await openOffice()
    await office.meet('zalo-oa', 25, '2026-01-01T00:00:00.000Z')
    const channel = createFakeBulkChannel('zalo-oa', { hasWindow: true, ratePerSecond: 40 })
    for (let index = 0; index < 25; index += 1) {
      channel.answer(`p-${index}`, { kind: 'failed', reason: 'promotion_cap' })
    }
    office.run([channel], { mostInFlight: 2 })
    const id = await office.schedule()
    await eventually(async () => expect(await office.state(id)).not.toMatch(/scheduled|sending/))
    expect(await office.state(id)).toBe('finished')
  })

  it('skips a channel that was turned off after the planning', async () => {
    const office = await openOffice()
    await office.meet('telegram', 2)
    await office.meet('zalo-bot', 1)
    const quiet = createFakeBulkChannel('zalo-bot', { opensAt: () => '2999-01-01T00:00:00.000Z' })
    const channel = createFakeBulkChannel('telegram')
    const first = office.run([channel, quiet])
    const id = await office.schedule()
    await eventually(async () => expect(await office.tally(id)).toEqual({ sent: 2, planned: 1 }))
    await first.stop()
    office.run([channel])
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ sent: 2, 'failed:channel_off': 1 })
  })
})

describe('an article', () => {
  const long = '2026-01-01T00:00:00.000Z'

  function articleDesk(steps: { hand: ArticleStep<{ messageId: string }>[] }) {
    const calls: string[] = []
    let looks = 0
    const desk: ArticleDesk = {
      create: async () => {
        calls.push('create')
        return { kind: 'ok', value: { token: 't' } }
      },
      verify: async () => {
        looks += 1
        calls.push('verify')
        if (looks === 1) return { kind: 'later', afterMs: 10 }
        return { kind: 'ok', value: { articleId: 'a' } }
      },
      hand: async () => {
        calls.push('hand')
        return steps.hand.shift() ?? { kind: 'ok', value: { messageId: 'm' } }
      },
    }
    return { desk, calls }
  }

  it('is made, looked after, and handed over once for all of its recipients', async () => {
    const office = await openOffice()
    await office.meet('zalo-oa', 3, long)
    const { desk, calls } = articleDesk({ hand: [] })
    const channel = createFakeBulkChannel('zalo-oa', { hasWindow: true, articles: desk })
    office.run([channel])
    office.run([channel])
    const id = await office.schedule({ article: {} })
    await office.whenState(id, 'finished')
    expect(calls).toEqual(['create', 'verify', 'verify', 'hand'])
    expect(await office.tally(id)).toEqual({ handed_over: 3 })
    expect(channel.sent).toEqual([])
  })

  it('is not handed over when somebody stopped announcements after it was confirmed', async () => {
    const office = await openOffice()
    await office.meet('zalo-oa', 2, long)
    const { desk, calls } = articleDesk({ hand: [] })
    const channel = createFakeBulkChannel('zalo-oa', { hasWindow: true, articles: desk })
    const id = await office.schedule({ article: {} })
    const address = { channel: 'zalo-oa', chatId: 'p-1', topicId: null }
    await office.consents.stop(address, { at: new Date().toISOString(), source: 'button' })
    office.run([channel])
    await office.whenState(id, 'paused')
    expect(calls).not.toContain('hand')
    expect((await office.broadcasts.find(id))?.pauseReason).toContain('đã dừng nhận thông báo')
    await eventually(() => expect(office.told.map(({ kind }) => kind)).toContain('paused'))
  })

  it('whose answer was lost is unknown, and not handed over again', async () => {
    const office = await openOffice()
    await office.meet('zalo-oa', 2, long)
    const { desk, calls } = articleDesk({ hand: [{ kind: 'unknown', reason: 'no answer' }] })
    const channel = createFakeBulkChannel('zalo-oa', { hasWindow: true, articles: desk })
    office.run([channel])
    const id = await office.schedule({ article: {} })
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ 'unknown:no answer': 2 })
    expect(calls.filter((call) => call === 'hand')).toHaveLength(1)
  })

  it('that a process was handing over when it died is unknown', async () => {
    const office = await openOffice()
    await office.meet('zalo-oa', 2, long)
    const { desk, calls } = articleDesk({ hand: [] })
    const channel = createFakeBulkChannel('zalo-oa', { hasWindow: true, articles: desk })
    const id = await office.schedule({ article: {} })
    await office.articles.save(id, 'zalo-oa', {
      step: 'handing',
      token: 't',
      articleId: 'a',
      messageId: null,
      at: new Date().toISOString(),
    })
    office.run([channel])
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ 'unknown:interrupted': 2 })
    expect(calls).toEqual([])
  })
})
