import { describe, expect, it, vi } from 'vitest'
import { EVERYBODY } from '../../src/broadcast/broadcast.ts'
import type { DeskResult } from '../../src/broadcast/desk.ts'
import { createFakeBulkChannel } from '../support/fake-bulk-channel.ts'
import { contentWith } from './content.ts'
import { done, LAN, LAN_ON_ZALO, MINH, openDesk, why } from './desk-setup.ts'

async function eventsOf({ desk }: Awaited<ReturnType<typeof openDesk>>, id: number) {
  const status = await desk.status(id)
  return (status?.events ?? []).map(({ by, event, detail }) => [by, event, detail])
}

describe('a draft', () => {
  it('is changed until it is confirmed', async () => {
    const office = await openDesk()
    await office.meet('telegram', 2)
    const id = await office.draft()
    const content = contentWith({ text: 'Họp lúc 9 giờ.' })
    expect(done(await office.desk.change(id, MINH, { content })).content).toEqual(content)
    done(await office.desk.confirm(id, LAN, { count: 2, at: null }))
    expect(why(await office.desk.change(id, LAN, { content }))).toEqual({
      kind: 'wrong_state',
      state: 'scheduled',
    })
    expect(await eventsOf(office, id)).toEqual([
      [LAN, 'created', null],
      [MINH, 'changed', null],
      [LAN, 'confirmed', '2'],
    ])
  })

  it('asks only questions that the bank has', async () => {
    const { desk, draft } = await openDesk()
    const unknown = { kind: 'unknown_question', questionId: 'q99' }
    const content = contentWith({ questionId: 'q99' })
    expect(why(await desk.create(LAN, { content, audience: EVERYBODY }))).toEqual(unknown)
    const id = await draft({}, { questionId: 'q01' })
    expect(why(await desk.change(id, LAN, { content }))).toEqual(unknown)
    expect((await desk.find(id))?.content.questionId).toBe('q01')
  })

  it('is shown as it arrives on each channel that is meant', async () => {
    const account = createFakeBulkChannel('zalo-oa', { title: 'Zalo', hasWindow: true })
    const telegram = createFakeBulkChannel('telegram', { title: 'Telegram' })
    const { desk, draft } = await openDesk({ channels: [telegram, account] })
    const shown = async (id: number) =>
      (await desk.preview(id))?.map(({ title, route }) => [title, route])
    expect(await shown(await draft())).toEqual([
      ['Telegram', 'message'],
      ['Zalo', 'message'],
      ['Zalo', 'promotion'],
    ])
    expect(await shown(await draft({ channels: ['telegram'] }))).toEqual([['Telegram', 'message']])
    const [preview] = (await desk.preview(await draft({}, { text: '# Mời họp' }))) ?? []
    expect(preview?.messages[0]?.text).toContain('Mời họp')
  })

  it('goes to one chat for a test and leaves no trace in the ledger', async () => {
    const { desk, draft, telegram, tally } = await openDesk()
    const id = await draft()
    const address = { channel: 'telegram', chatId: '1', topicId: null }
    expect(await desk.test(id, address)).toMatchObject({ kind: 'sent' })
    expect(telegram.sent.map(({ chatId, route }) => [chatId, route])).toEqual([['1', 'message']])
    expect(await tally(id)).toEqual({})
    expect(await desk.test(id, { ...address, channel: 'viber' })).toEqual({
      kind: 'failed',
      reason: 'channel_off',
    })
  })

  it('says where there is none', async () => {
    const { desk } = await openDesk()
    const address = { channel: 'telegram', chatId: '1', topicId: null }
    expect(await desk.preview(57)).toBeNull()
    expect(await desk.survey(57)).toBeNull()
    expect(await desk.status(57)).toBeNull()
    expect(await desk.test(57, address)).toBeNull()
    const results: DeskResult[] = [
      await desk.confirm(57, LAN, { count: 1, at: null }),
      await desk.change(57, LAN, {}),
      await desk.approve(57, LAN),
      await desk.withdraw(57, LAN),
      await desk.pause(57, LAN),
      await desk.resume(57, LAN),
      await desk.cancel(57, LAN),
      await desk.retry(57, LAN, 'failed'),
      await desk.edit(57, LAN, contentWith()),
      await desk.recall(57, LAN),
      await desk.remind(57, LAN),
    ]
    for (const result of results) expect(why(result)).toEqual({ kind: 'not_found' })
  })
})

describe('a confirmation', () => {
  it('needs the number of recipients', async () => {
    const { desk, draft, meet, state } = await openDesk()
    await meet('telegram', 3)
    const id = await draft()
    expect(why(await desk.confirm(id, LAN, { count: 4, at: null }))).toEqual({
      kind: 'wrong_count',
      expected: 3,
    })
    expect(await state(id)).toBe('draft')
    const at = '2030-01-01T01:00:00.000Z'
    expect(done(await desk.confirm(id, LAN, { count: 3, at }))).toMatchObject({
      state: 'scheduled',
      scheduledAt: at,
      confirmedBy: LAN,
      confirmedCount: 3,
      needsApproval: false,
    })
  })

  it('tells the runner', async () => {
    const { desk, draft, meet, woken } = await openDesk()
    await meet('telegram', 1)
    const id = await draft()
    expect(woken).toHaveLength(0)
    done(await desk.confirm(id, LAN, { count: 1, at: null }))
    expect(woken.length).toBeGreaterThan(0)
  })

  it('is refused when it reaches nobody', async () => {
    const { desk, draft } = await openDesk()
    const result = await desk.confirm(await draft(), LAN, { count: 0, at: null })
    expect(why(result)).toEqual({ kind: 'nobody' })
  })

  it('counts once when two press at the same time', async () => {
    const { desk, draft, meet } = await openDesk()
    await meet('telegram', 2)
    const id = await draft()
    const results = await Promise.all(
      [LAN, MINH].map((by) => desk.confirm(id, by, { count: 2, at: null })),
    )
    const refused = results.flatMap((result) => (result.kind === 'refused' ? [result.why] : []))
    expect(refused).toEqual([{ kind: 'wrong_state', state: 'scheduled' }])
    const events = (await desk.status(id))?.events ?? []
    expect(events.filter(({ event }) => event === 'confirmed')).toHaveLength(1)
  })

  it('is taken back while it has not begun', async () => {
    const { desk, draft, meet } = await openDesk()
    await meet('telegram', 1)
    const id = await draft()
    done(await desk.confirm(id, LAN, { count: 1, at: '2030-01-01T01:00:00.000Z' }))
    expect(done(await desk.withdraw(id, MINH))).toMatchObject({
      state: 'draft',
      scheduledAt: null,
      confirmedBy: null,
      confirmedCount: null,
    })
    done(await desk.confirm(id, MINH, { count: 1, at: null }))
  })
})

describe('a second admin', () => {
  it('approves what goes to more than the set number', async () => {
    const { desk, draft, meet, adminsTold } = await openDesk({ approvalAbove: 2 })
    await meet('telegram', 3)
    const id = await draft()
    const confirmed = done(await desk.confirm(id, LAN, { count: 3, at: null }))
    expect(confirmed).toMatchObject({ needsApproval: true, approvedBy: null })
    expect(adminsTold).toEqual([{ kind: 'needs_approval', broadcast: confirmed, count: 3 }])
    expect(why(await desk.approve(id, LAN))).toEqual({ kind: 'same_person' })
    expect(done(await desk.approve(id, MINH)).approvedBy).toBe(MINH)
    expect(why(await desk.approve(id, 'console'))).toEqual({ kind: 'no_approval_needed' })
  })

  it('is not needed up to that number', async () => {
    const { desk, draft, meet, adminsTold } = await openDesk({ approvalAbove: 3 })
    await meet('telegram', 3)
    const id = await draft()
    done(await desk.confirm(id, LAN, { count: 3, at: null }))
    expect(why(await desk.approve(id, MINH))).toEqual({ kind: 'no_approval_needed' })
    expect(adminsTold).toEqual([])
  })

  it('has to be there; the command line counts as a person', async () => {
    const { desk, draft, meet } = await openDesk({ approvalAbove: 2, admins: [LAN] })
    await meet('telegram', 3)
    const mine = await draft()
    done(await desk.confirm(mine, LAN, { count: 3, at: null }))
    done(await desk.approve(mine, 'console'))
    const consoles = await draft()
    done(await desk.confirm(consoles, 'console', { count: 3, at: null }))
    done(await desk.approve(consoles, LAN))
  })

  it('cannot be had where nobody is named', async () => {
    const { desk, draft, meet } = await openDesk({ approvalAbove: 2, admins: [] })
    await meet('telegram', 3)
    const id = await draft()
    expect(why(await desk.confirm(id, 'console', { count: 3, at: null }))).toEqual({
      kind: 'no_second_admin',
    })
  })

  it('is not given by the second account of the one who confirmed', async () => {
    const { desk, draft, meet } = await openDesk({ approvalAbove: 2 })
    await meet('telegram', 3)
    const id = await draft()
    done(await desk.confirm(id, LAN, { count: 3, at: null }))
    expect(why(await desk.approve(id, LAN_ON_ZALO))).toEqual({ kind: 'same_person' })
    done(await desk.approve(id, MINH))
  })

  it('finds nothing to approve in a draft', async () => {
    const { desk, draft } = await openDesk()
    expect(why(await desk.approve(await draft(), MINH))).toEqual({
      kind: 'wrong_state',
      state: 'draft',
    })
  })

  it('is needed again after the confirmation was taken back', async () => {
    const { desk, draft, meet } = await openDesk({ approvalAbove: 2 })
    await meet('telegram', 3)
    const id = await draft()
    done(await desk.confirm(id, LAN, { count: 3, at: null }))
    done(await desk.approve(id, MINH))
    done(await desk.withdraw(id, LAN))
    const again = done(await desk.confirm(id, MINH, { count: 3, at: null }))
    expect(again).toMatchObject({ needsApproval: true, approvedBy: null })
  })

  it('being out of reach is no reason not to note the confirmation', async () => {
    const notifier = { tellAdmins: () => Promise.reject(new Error('out of reach')) }
    const { desk, draft, meet, state } = await openDesk({ approvalAbove: 2, notifier })
    await meet('telegram', 3)
    const id = await draft()
    done(await desk.confirm(id, LAN, { count: 3, at: null }))
    expect(await state(id)).toBe('scheduled')
  })
})

describe('a draft that another changes', () => {
  const other = { content: contentWith({ text: 'Lời của người khác' }) }

  it('is not sent by who has seen the words before', async () => {
    const { desk, draft, meet, state } = await openDesk()
    await meet('telegram', 1)
    const id = await draft()
    const { revision = -1 } = (await desk.find(id)) ?? {}
    done(await desk.change(id, MINH, other))
    const stale = { count: 1, at: null, revision }
    expect(why(await desk.confirm(id, LAN, stale))).toEqual({ kind: 'changed' })
    expect(await state(id)).toBe('draft')
    done(await desk.confirm(id, LAN, { ...stale, revision: revision + 1 }))
  })

  it('is not sent when that happens while the recipients are counted', async () => {
    const { desk, draft, meet, state, ledger } = await openDesk()
    await meet('telegram', 1)
    const id = await draft()
    const people = ledger.people
    vi.spyOn(ledger, 'people').mockImplementationOnce(async (options) => {
      done(await desk.change(id, MINH, other))
      return people(options)
    })
    expect(why(await desk.confirm(id, LAN, { count: 1, at: null }))).toEqual({ kind: 'changed' })
    expect(await state(id)).toBe('draft')
  })
})

describe('while it is sent', () => {
  it('is paused, goes on and is cancelled, each from where that is legal', async () => {
    const office = await openDesk()
    const { desk, draft, meet, broadcasts } = office
    await meet('telegram', 1)
    const id = await draft()
    expect(why(await desk.pause(id, LAN))).toEqual({ kind: 'wrong_state', state: 'draft' })
    done(await desk.confirm(id, LAN, { count: 1, at: null }))
    await broadcasts.move(id, 'start', { startedAt: new Date().toISOString() })
    expect(done(await desk.pause(id, LAN)).state).toBe('paused')
    expect(why(await desk.pause(id, MINH))).toEqual({ kind: 'wrong_state', state: 'paused' })
    expect(done(await desk.resume(id, MINH)).state).toBe('sending')
    expect(done(await desk.cancel(id, LAN)).state).toBe('cancelled')
    expect(why(await desk.resume(id, LAN))).toEqual({ kind: 'wrong_state', state: 'cancelled' })
    expect(why(await desk.retry(id, LAN, 'failed'))).toEqual({
      kind: 'wrong_state',
      state: 'cancelled',
    })
    expect((await eventsOf(office, id)).slice(2)).toEqual([
      [LAN, 'paused', null],
      [MINH, 'resumed', null],
      [LAN, 'cancelled', null],
    ])
  })

  it('forgets why the program paused it when a person lets it go on', async () => {
    const { desk, draft, meet, broadcasts } = await openDesk()
    await meet('telegram', 1)
    const id = await draft()
    done(await desk.confirm(id, LAN, { count: 1, at: null }))
    await broadcasts.move(id, 'start', { startedAt: new Date().toISOString() })
    const pausedAt = new Date().toISOString()
    await broadcasts.move(id, 'pause', { pausedAt, pauseReason: 'Có quá nhiều tin bị lỗi' })
    expect(done(await desk.resume(id, LAN))).toMatchObject({ pauseReason: null, pausedAt })
  })
})

describe('another try', () => {
  it('is for those that failed, or those of whom it is not known', async () => {
    const office = await openDesk()
    const { desk, telegram } = office
    await office.meet('telegram', 4)
    telegram.answer('p-0', { kind: 'failed', reason: '400 bad' })
    telegram.answer('p-1', { kind: 'unknown', reason: 'no answer in time' })
    telegram.answer('p-2', { kind: 'unreachable', reason: 'blocked' })
    const id = await office.draft()
    await office.sendAll(id)
    const runner = office.run(office.channels)
    done(await desk.retry(id, MINH, 'failed'))
    await office.whenState(id, 'finished')
    expect(await office.tally(id)).toEqual({ sent: 2, 'unknown:no answer in time': 1, blocked: 1 })
    done(await desk.retry(id, MINH, 'unknown'))
    await office.whenState(id, 'finished')
    await runner.stop()
    expect(await office.tally(id)).toEqual({ sent: 3, blocked: 1 })
    expect(telegram.sent.map(({ chatId }) => chatId).toSorted()).toEqual([
      'p-0',
      'p-0',
      'p-1',
      'p-1',
      'p-2',
      'p-3',
    ])
    expect(why(await desk.retry(id, LAN, 'unknown'))).toEqual({ kind: 'nothing_to_do' })
    const events = await eventsOf(office, id)
    expect(events).toContainEqual([MINH, 'retried_failed', '1'])
    expect(events).toContainEqual([MINH, 'retried_unknown', '1'])
  })

  it('is made once when two press at the same time', async () => {
    const office = await openDesk()
    const { desk, telegram } = office
    await office.meet('telegram', 1)
    telegram.answer('p-0', { kind: 'failed', reason: '400 bad' })
    const id = await office.draft()
    await office.sendAll(id)
    const results = await Promise.all([LAN, MINH].map((by) => desk.retry(id, by, 'failed')))
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused'])
    office.run(office.channels)
    await office.whenState(id, 'finished')
    expect(telegram.sent).toHaveLength(2)
  })
})
