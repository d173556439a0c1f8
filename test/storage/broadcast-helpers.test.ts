import { describe, expect, it } from 'vitest'
import { EVERYBODY } from '../../src/broadcast/broadcast.ts'
import type { Series } from '../../src/broadcast/series.ts'
import { createArticleStore } from '../../src/storage/article-store.ts'
import { createBroadcastStore } from '../../src/storage/broadcast-store.ts'
import { createDialogStore } from '../../src/storage/dialog-store.ts'
import { createProgressStore } from '../../src/storage/progress-store.ts'
import { createSeriesStore } from '../../src/storage/series-store.ts'
import { memberAddress, newBroadcast, SOME_CONTENT } from '../support/broadcasts.ts'
import { DATABASES } from '../support/stores.ts'

/** 08:`minute` on the day of the broadcast. */
const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString()

describe.each(DATABASES)('beside the ledger on $database', ({ open }) => {
  it('keeps how far the article of each channel is', async () => {
    const articles = createArticleStore(await open())
    const created = { step: 'created', token: 't', articleId: null, messageId: null } as const
    const handed = { step: 'handed', token: 't', articleId: 'a', messageId: 'm' } as const
    await articles.save(1, 'zalo-oa', { ...created, at: at(1) })
    await articles.save(2, 'zalo-oa', { ...created, at: at(1) })
    await articles.save(1, 'zalo-oa', { ...handed, at: at(2) })
    expect(await articles.read(1, 'zalo-oa')).toEqual({ ...handed, at: at(2) })
    expect(await articles.read(2, 'zalo-oa')).toEqual({ ...created, at: at(1) })
    expect(await articles.read(1, 'telegram')).toBeNull()
  })

  describe('progress messages', () => {
    const [lan, minh] = [memberAddress(1), memberAddress(2)]

    it('are known for each chat, the newest one', async () => {
      const board = createProgressStore(await open())
      await board.watch(1, lan, '11')
      await board.watch(1, minh, null)
      await board.watch(1, lan, '12')
      await board.watch(2, lan, '13')
      expect(await board.watched(1)).toEqual([
        { address: lan, messageId: '12' },
        { address: minh, messageId: null },
      ])
      expect(await board.watched(3)).toEqual([])
    })

    it('are redrawn by one of many, and not again too soon', async () => {
      const board = createProgressStore(await open())
      await board.watch(1, lan, '11')
      await board.watch(1, minh, '21')
      const claims = await Promise.all([1, 2, 3].map(() => board.claim(1, lan, at(0), at(1))))
      expect(claims.toSorted()).toEqual([false, false, true])
      expect(await board.claim(1, minh, at(0), at(1))).toBe(true)
      expect(await board.claim(1, lan, at(1), at(2))).toBe(false)
      expect(await board.claim(1, lan, at(2), at(3))).toBe(true)
      expect(await board.claim(2, lan, at(9), at(9))).toBe(false)
    })
  })

  describe('series', () => {
    const weekly = {
      settings: { kind: 'question', intro: 'Câu hỏi tuần này' },
      audience: { ...EVERYBODY, places: ['Biên Hòa'] },
      cron: '0 8 * * 1',
      nextAt: at(10),
      createdBy: 'telegram:1',
      createdAt: at(0),
    } satisfies Omit<Series, 'id' | 'runs' | 'state'>

    it('come back as they were written, until they are stopped', async () => {
      const series = createSeriesStore(await open())
      const created = await series.create(weekly)
      expect(created).toEqual({ ...weekly, id: created.id, runs: 0, state: 'active' })
      const drip = { ...weekly, settings: { kind: 'drip', topic: null } as const }
      const second = await series.create(drip)
      expect(await series.find(created.id)).toEqual(created)
      expect(await series.list()).toEqual([created, second])
      expect(await series.stop(created.id)).toBe(true)
      expect(await series.stop(created.id)).toBe(false)
      expect(await series.find(created.id)).toMatchObject({ state: 'stopped' })
      expect(await series.find(second.id + 1)).toBeNull()
    })

    it('are due from their time on, and moved on by one of many', async () => {
      const series = createSeriesStore(await open())
      const { id } = await series.create(weekly)
      expect(await series.due(at(9))).toEqual([])
      expect((await series.due(at(10))).map((one) => one.id)).toEqual([id])
      const next = { at: at(20), made: true, ended: false }
      const moved = await Promise.all([1, 2, 3].map(() => series.advance(id, at(10), next)))
      expect(moved.toSorted()).toEqual([false, false, true])
      expect(await series.find(id)).toMatchObject({ nextAt: at(20), runs: 1, state: 'active' })
      expect(await series.advance(id, at(20), { at: at(25), made: false, ended: false })).toBe(true)
      expect(await series.find(id)).toMatchObject({ nextAt: at(25), runs: 1 })
      expect(await series.advance(id, at(25), { at: at(30), made: true, ended: true })).toBe(true)
      expect(await series.find(id)).toMatchObject({ runs: 2, state: 'stopped' })
      expect(await series.due(at(40))).toEqual([])
      expect(await series.advance(id, at(30), next)).toBe(false)
    })

    it('know what they have asked', async () => {
      const { db } = await open()
      const [series, broadcasts] = [createSeriesStore({ db }), createBroadcastStore({ db })]
      const { id } = await series.create(weekly)
      const asking = (questionId: string | null, seriesId: number) =>
        broadcasts.create(newBroadcast({ seriesId, content: { ...SOME_CONTENT, questionId } }))
      for (const questionId of ['b', null, 'a', 'b']) await asking(questionId, id)
      await asking('c', id + 1)
      expect(await series.asked(id)).toEqual(['b', 'a'])
    })
  })

  it('keeps what a chat is being asked, until it is closed or too old', async () => {
    const dialogs = createDialogStore(await open())
    const [lan, minh] = [memberAddress(1), memberAddress(2)]
    expect(await dialogs.read(lan)).toBeNull()
    await dialogs.open(lan, '{"step":"text"}', at(1))
    await dialogs.open(minh, '{"step":"text"}', at(1))
    await dialogs.open(lan, '{"step":"count"}', at(3))
    expect(await dialogs.read(lan)).toEqual({ data: '{"step":"count"}', savedAt: at(3) })
    expect(await dialogs.purge(at(2))).toBe(1)
    expect(await dialogs.read(minh)).toBeNull()
    await dialogs.close(lan)
    expect(await dialogs.read(lan)).toBeNull()
  })
})
