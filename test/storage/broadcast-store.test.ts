import { describe, expect, it } from 'vitest'
import { EVERYBODY } from '../../src/broadcast/broadcast.ts'
import type { BroadcastStore } from '../../src/broadcast/ports.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { createLedgerStore } from '../../src/storage/ledger-store.ts'
import { addMembers, newBroadcast, plannedRows, SOME_CONTENT } from '../support/broadcasts.ts'
import { DATABASES } from '../support/stores.ts'

const AT = '2026-11-22T09:00:00.000Z'

describe.each(DATABASES)('broadcasts on $database', ({ open }) => {
  async function openStores() {
    const { db } = await open()
    return { db, broadcasts: createBroadcastStore({ db }), ledger: createLedgerStore({ db }) }
  }

  async function scheduled(broadcasts: BroadcastStore, needsApproval = false): Promise<number> {
    const { id } = await broadcasts.create(newBroadcast())
    const order = { confirmedBy: 'telegram:1', confirmedCount: 3, needsApproval, scheduledAt: AT }
    await broadcasts.move(id, 'schedule', order)
    return id
  }

  it('come back as they were written', async () => {
    const { broadcasts } = await openStores()
    const draft = newBroadcast({
      kind: 'edit',
      corrects: 7,
      seriesId: 4,
      content: { ...SOME_CONTENT, links: [{ label: 'Toàn văn', url: 'https://vi.example/57' }] },
      audience: { ...EVERYBODY, places: ['Biên Hòa'], unreadOf: 6 },
    })
    const { id } = await broadcasts.create(draft)
    expect(await broadcasts.find(id)).toEqual({
      ...draft,
      id,
      state: 'draft',
      revision: 0,
      scheduledAt: null,
      confirmedBy: null,
      confirmedCount: null,
      needsApproval: false,
      approvedBy: null,
      startedAt: null,
      plannedAt: null,
      pausedAt: null,
      pauseReason: null,
      finishedAt: null,
    })
    expect(await broadcasts.find(id + 1)).toBeNull()
  })

  it('are listed from the newest, and found by their state', async () => {
    const { broadcasts } = await openStores()
    const first = await scheduled(broadcasts)
    const second = await broadcasts.create(newBroadcast())
    expect((await broadcasts.list(10)).map(({ id }) => id)).toEqual([second.id, first])
    expect((await broadcasts.list(1)).map(({ id }) => id)).toEqual([second.id])
    const found = await broadcasts.inState(['scheduled', 'sending'])
    expect(found.map(({ id }) => id)).toEqual([first])
    expect(await broadcasts.inState([])).toEqual([])
  })

  it('are found by what they are about, the newest first', async () => {
    const { broadcasts } = await openStores()
    const about = await scheduled(broadcasts)
    const other = await scheduled(broadcasts)
    const edit = await broadcasts.create(newBroadcast({ kind: 'edit', corrects: about }))
    const reminder = await broadcasts.create(newBroadcast({ corrects: about }))
    expect(await broadcasts.correctionsOf(about)).toEqual([reminder, edit])
    expect(await broadcasts.correctionsOf(other)).toEqual([])
  })

  it('do not finish while somebody has no end, and take back those to be tried again', async () => {
    const { db, broadcasts, ledger } = await openStores()
    await addMembers(db, { to: 2 })
    const id = await scheduled(broadcasts)
    await broadcasts.move(id, 'start', { startedAt: AT })
    expect(await broadcasts.retry(id, 'failed')).toMatchObject({ rows: 0 })
    await ledger.plan(id, plannedRows({ to: 2 }), 'person-1')
    expect(await broadcasts.move(id, 'finish', { finishedAt: AT })).toBeNull()
    await ledger.changeAll(id, { state: 'planned' }, { state: 'failed', reason: '400' }, AT)
    expect(await broadcasts.move(id, 'finish', { finishedAt: AT })).toMatchObject({
      state: 'finished',
    })
    expect(await broadcasts.retry(id, 'unknown')).toMatchObject({
      rows: 0,
      broadcast: { state: 'finished', finishedAt: AT },
    })
    expect(await broadcasts.retry(id, 'failed')).toMatchObject({
      rows: 2,
      broadcast: { state: 'sending', finishedAt: null },
    })
    expect(await ledger.counts(id)).toMatchObject([{ state: 'planned', reason: null, count: 2 }])
    await broadcasts.move(id, 'cancel', {})
    expect(await broadcasts.retry(id, 'failed')).toBeNull()
    expect(await broadcasts.retry(id + 1, 'failed')).toBeNull()
  })

  it('are changed only while they are drafts', async () => {
    const { broadcasts } = await openStores()
    const { id } = await broadcasts.create(newBroadcast())
    const content = { ...SOME_CONTENT, text: 'Hoãn họp.' }
    expect(await broadcasts.change(id, { content })).toBe(true)
    expect(await broadcasts.change(id, {})).toBe(true)
    await broadcasts.move(id, 'schedule', { scheduledAt: AT })
    expect(await broadcasts.change(id, { audience: { ...EVERYBODY, tags: ['a'] } })).toBe(false)
    expect(await broadcasts.find(id)).toMatchObject({ content, audience: EVERYBODY })
  })

  it('make legal moves with what is set along, and no others', async () => {
    const { broadcasts } = await openStores()
    const id = await scheduled(broadcasts)
    expect(await broadcasts.move(id, 'resume', {})).toBeNull()
    const started = await broadcasts.move(id, 'start', { startedAt: AT })
    expect(started).toMatchObject({ state: 'sending', startedAt: AT, confirmedBy: 'telegram:1' })
    const paused = await broadcasts.move(id, 'pause', { pausedAt: AT, pauseReason: 'Nhiều lỗi' })
    expect(paused).toMatchObject({ state: 'paused', pauseReason: 'Nhiều lỗi' })
    expect(await broadcasts.move(id, 'retry', {})).toMatchObject({ state: 'paused' })
    const resumed = await broadcasts.move(id, 'resume', { pausedAt: null, pauseReason: null })
    expect(resumed).toMatchObject({ state: 'sending', pausedAt: null, pauseReason: null })
    expect(await broadcasts.move(id, 'finish', { finishedAt: AT })).toMatchObject({
      state: 'finished',
      finishedAt: AT,
    })
    expect(await broadcasts.move(id, 'retry', {})).toMatchObject({ state: 'sending' })
    expect(await broadcasts.move(id + 1, 'cancel', {})).toBeNull()
  })

  it('move only when they stand as expected', async () => {
    const { broadcasts } = await openStores()
    const id = await scheduled(broadcasts, true)
    const begin = (expecting: { approvedBy?: string | null; needsApproval?: boolean }) =>
      broadcasts.move(id, 'start', { startedAt: AT }, expecting)
    expect(await begin({ needsApproval: false })).toBeNull()
    expect(await begin({ approvedBy: 'telegram:2' })).toBeNull()
    expect(await broadcasts.approve(id, 'telegram:2')).toBe(true)
    expect(await begin({ approvedBy: null })).toBeNull()
    expect(await broadcasts.find(id)).toMatchObject({ state: 'scheduled', startedAt: null })
    expect(await begin({ approvedBy: 'telegram:2' })).toMatchObject({ state: 'sending' })
  })

  it('let one of many win who press at the same time', async () => {
    const { broadcasts } = await openStores()
    const id = await scheduled(broadcasts)
    const moved = await Promise.all(
      ['a', 'b', 'c', 'd'].map((reason) => broadcasts.move(id, 'cancel', { pauseReason: reason })),
    )
    const winners = moved.filter((one) => one !== null)
    expect(winners).toHaveLength(1)
    expect((await broadcasts.find(id))?.pauseReason).toBe(winners[0]?.pauseReason)
  })

  it('are approved once, by somebody else than who confirmed', async () => {
    const { broadcasts } = await openStores()
    const free = await scheduled(broadcasts)
    expect(await broadcasts.approve(free, 'telegram:2')).toBe(false)
    const id = await scheduled(broadcasts, true)
    expect(await broadcasts.approve(id, 'telegram:1')).toBe(false)
    const approved = await Promise.all([
      broadcasts.approve(id, 'telegram:2'),
      broadcasts.approve(id, 'console'),
    ])
    expect(approved.toSorted()).toEqual([false, true])
    const draft = await broadcasts.create(newBroadcast())
    expect(await broadcasts.approve(draft.id, 'telegram:2')).toBe(false)
  })

  it('skip whom they have not reached when they are cancelled', async () => {
    const { db, broadcasts, ledger } = await openStores()
    const id = await scheduled(broadcasts)
    const other = await scheduled(broadcasts)
    await addMembers(db, { to: 3 })
    await broadcasts.move(id, 'start', {})
    for (const one of [id, other]) await ledger.plan(one, plannedRows({ to: 3 }), 'person-2')
    const work = {
      broadcastId: id,
      channel: 'telegram',
      route: 'message',
      asksConsent: true,
    } as const
    await ledger.claim(work, { count: 1, owner: 'a', leaseUntil: AT })
    await broadcasts.move(id, 'cancel', {})
    expect(await ledger.counts(id)).toMatchObject([
      { state: 'sending', reason: null, count: 1 },
      { state: 'skipped', reason: 'cancelled', count: 2 },
    ])
    expect(await ledger.counts(other)).toMatchObject([{ state: 'planned', count: 3 }])
  })

  it('keep who did what, in order', async () => {
    const { broadcasts } = await openStores()
    const { id } = await broadcasts.create(newBroadcast())
    const created = { at: AT, by: 'console', event: 'created', detail: null }
    const paused = { at: AT, by: 'program', event: 'paused', detail: 'Nhiều lỗi' }
    await broadcasts.log(id, created)
    await broadcasts.log(id, paused)
    await broadcasts.log(id + 1, created)
    expect(await broadcasts.events(id)).toEqual([created, paused])
  })
})
