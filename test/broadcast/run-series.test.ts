import { describe, expect, it } from 'vitest'
import { type Audience, EVERYBODY } from '../../src/broadcast/broadcast.ts'
import { createSeriesRunner } from '../../src/broadcast/run-series.ts'
import type { SeriesSettings } from '../../src/broadcast/series.ts'
import { createSeriesDesk } from '../../src/broadcast/series-desk.ts'
import { nextTime } from '../../src/queue/cron.ts'
import { createSeriesStore } from '../../src/storage/series-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { createMemoryLogger } from '../support/logger.ts'
import { bank, LAN, openDesk } from './desk-setup.ts'

/** A Monday, 7:00 in Vietnam. */
const MONDAY = '2026-11-23T00:00:00.000Z'
const EVERY_MONDAY = '0 8 * * 1'

async function openSeries() {
  const office = await openDesk()
  const clock = createFakeClock(MONDAY)
  const { logger, lines } = createMemoryLogger()
  const series = createSeriesStore({ db: office.db })
  const deps = { ...office, series, questions: bank, nextTime, clock, logger, wake: () => {} }
  const seriesDesk = createSeriesDesk(deps)
  const create = (settings: SeriesSettings, cron = EVERY_MONDAY, audience: Audience = EVERYBODY) =>
    seriesDesk.create(LAN, { settings, audience, cron })

  /** Those of recurring items, in the order in which they were made. */
  async function made() {
    const all = await office.broadcasts.list(100)
    return all.filter(({ seriesId }) => seriesId !== null).toReversed()
  }

  return {
    ...office,
    clock,
    lines,
    series,
    seriesDesk,
    create,
    runner: () => createSeriesRunner(deps),
    made,
    /** Every Monday at 8 and a minute, as often as told. */
    async mondays(count: number) {
      for (let week = 0; week < count; week += 1) {
        clock.set(new Date(Date.parse(MONDAY) + week * 604_800_000 + 3_660_000).toISOString())
        await createSeriesRunner(deps).runDue()
      }
    },
  }
}

const QUESTION: SeriesSettings = { kind: 'question', intro: 'Mời Bạn trả lời.' }

describe('the office', () => {
  it('makes a recurring item, which comes at its time in Vietnam', async () => {
    const { create, seriesDesk } = await openSeries()
    expect(await create(QUESTION)).toMatchObject({
      kind: 'done',
      series: { state: 'active', nextAt: '2026-11-23T01:00:00.000Z', runs: 0, createdBy: LAN },
    })
    expect(await seriesDesk.list()).toHaveLength(1)
  })

  it.each([
    ['no pattern', 'mỗi thứ Hai', 'bad_cron'],
    ['a day that never comes', '0 8 30 2 *', 'bad_cron'],
    ['every minute of an hour, which is easily typed', '* 8 * * 1', 'too_often'],
    ['every second', '* * * * * *', 'too_often'],
  ])('is told about %s', async (_what, cron, kind) => {
    const { create, seriesDesk } = await openSeries()
    expect(await create(QUESTION, cron)).toEqual({ kind: 'refused', why: { kind } })
    expect(await seriesDesk.list()).toEqual([])
  })

  it.each(['0 8 * * *', '0 8 1 1 *', '0 7,20 * * 1-5'])('may take %s', async (cron) => {
    const { create } = await openSeries()
    expect(await create(QUESTION, cron)).toMatchObject({ kind: 'done' })
  })

  it('is told when there is nothing to ask or to remind of', async () => {
    const { create, draft } = await openSeries()
    const refused = (kind: string) => ({ kind: 'refused', why: { kind } })
    expect(await create({ kind: 'drip', topic: 'Thơ' })).toEqual(refused('no_questions'))
    const times = { kind: 'reminder', times: 2 } as const
    expect(await create({ ...times, broadcastId: 57 })).toEqual(refused('not_readable'))
    const broadcastId = await draft()
    expect(await create({ ...times, broadcastId })).toEqual(refused('not_readable'))
  })

  it('stops one, once', async () => {
    const { create, seriesDesk, mondays, made } = await openSeries()
    const result = await create(QUESTION)
    const id = result.kind === 'done' ? result.series.id : 0
    expect(await seriesDesk.stop(id)).toMatchObject({ kind: 'done', series: { state: 'stopped' } })
    expect(await seriesDesk.stop(id)).toEqual({ kind: 'refused', why: { kind: 'stopped_already' } })
    expect(await seriesDesk.stop(99)).toEqual({ kind: 'refused', why: { kind: 'not_found' } })
    await mondays(2)
    expect(await made()).toEqual([])
  })
})

describe('the question of the week', () => {
  it('goes out at its time, confirmed by its series, and comes back a week later', async () => {
    const office = await openSeries()
    await office.create(QUESTION, EVERY_MONDAY, { ...EVERYBODY, channels: ['telegram'] })
    await office.runner().runDue()
    expect(await office.made()).toEqual([])
    await office.mondays(1)
    const [broadcast] = await office.made()
    expect(broadcast).toMatchObject({
      state: 'scheduled',
      kind: 'announcement',
      confirmedBy: 'series:1',
      needsApproval: false,
      audience: { channels: ['telegram'] },
      content: { text: '# Câu hỏi tuần\nMời Bạn trả lời.' },
    })
    expect((await office.series.find(1))?.nextAt).toBe('2026-11-30T01:00:00.000Z')
    await office.runner().runDue()
    expect(await office.made()).toHaveLength(1)
  })

  it('is another one each week, until the bank begins anew', async () => {
    const office = await openSeries()
    await office.create(QUESTION)
    await office.mondays(4)
    const asked = (await office.made()).map(({ content }) => content.questionId)
    expect(asked).toHaveLength(4)
    expect(asked.slice(0, 3).toSorted()).toEqual(['q01', 'q02', 'q03'])
  })

  it('is sent once by several processes', async () => {
    const office = await openSeries()
    await office.create(QUESTION)
    office.clock.advance(3_660_000)
    await Promise.all([1, 2, 3].map(() => office.runner().runDue()))
    expect(await office.made()).toHaveLength(1)
  })

  it('is made up for once when nothing ran for weeks', async () => {
    const office = await openSeries()
    await office.create(QUESTION)
    office.clock.advance(30 * 86_400_000)
    await office.runner().runDue()
    await office.runner().runDue()
    expect(await office.made()).toHaveLength(1)
  })

  it('reaches members with its options as buttons', async () => {
    const office = await openSeries()
    await office.meet('telegram', 1)
    await office.create(QUESTION)
    await office.mondays(1)
    const [broadcast] = await office.made()
    const [preview] = (await office.desk.preview(broadcast?.id ?? 0)) ?? []
    expect(preview?.messages[0]?.text).toContain(
      bank.find(broadcast?.content.questionId ?? '')?.question,
    )
  })
})

describe('questions one after the other', () => {
  it('come in the order of the bank and end with it', async () => {
    const office = await openSeries()
    await office.create({ kind: 'drip', topic: 'Quan điểm' })
    await office.mondays(4)
    const asked = (await office.made()).map(({ content }) => content.questionId)
    expect(asked).toEqual(['q01', 'q03'])
    expect((await office.series.find(1))?.state).toBe('stopped')
  })
})

describe('a reminder', () => {
  async function openReminder(times: number) {
    const office = await openSeries()
    await office.meet('telegram', 3)
    const id = await office.draft({}, { buttons: { read: true, ask: false, practice: false } })
    await office.create({ kind: 'reminder', broadcastId: id, times })
    return { ...office, id }
  }

  const press = (chatId: string) => ({ channel: 'telegram', chatId, topicId: null })

  it('goes to those who have not pressed, as often as told', async () => {
    const { id, sendAll, mondays, made, ledger, desk, series } = await openReminder(2)
    await sendAll(id)
    await ledger.markRead(id, press('p-0'), new Date().toISOString())
    await mondays(4)
    const reminders = await made()
    expect(reminders).toHaveLength(2)
    expect(reminders[0]).toMatchObject({ corrects: id, audience: { unreadOf: id } })
    expect((await desk.survey(reminders[0]?.id ?? 0))?.total).toBe(2)
    expect((await series.find(1))?.state).toBe('stopped')
  })

  it('waits while the announcement has not ended', async () => {
    const { id, sendAll, mondays, made, series } = await openReminder(2)
    await mondays(3)
    expect(await made()).toEqual([])
    expect(await series.find(1)).toMatchObject({ state: 'active', runs: 0 })
    await sendAll(id)
    await mondays(6)
    expect(await made()).toHaveLength(2)
  })

  it('ends when everybody has read it', async () => {
    const { id, sendAll, mondays, made, ledger, series } = await openReminder(5)
    await sendAll(id)
    for (const chatId of ['p-0', 'p-1', 'p-2']) {
      await ledger.markRead(id, press(chatId), new Date().toISOString())
    }
    await mondays(2)
    expect(await made()).toEqual([])
    expect((await series.find(1))?.state).toBe('stopped')
  })
})

describe('one that cannot be made', () => {
  it('is logged and holds up no other', async () => {
    const office = await openSeries()
    await office.create(QUESTION)
    await office.create({ kind: 'drip', topic: null })
    await office.db
      .updateTable('broadcast_series')
      .set({ cron: 'no pattern' })
      .where('id', '=', 1)
      .execute()
    await office.mondays(1)
    expect((await office.made()).map(({ seriesId }) => seriesId)).toEqual([2])
    expect(office.lines.join('')).toContain('a recurring announcement could not be made')
  })
})
