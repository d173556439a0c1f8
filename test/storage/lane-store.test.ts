import { describe, expect, it } from 'vitest'
import { createLaneStore } from '../../src/storage/lane-store.ts'
import { DATABASES } from '../support/stores.ts'

const NOW = Date.parse('2026-11-22T08:00:00.000Z')
const isoAfter = (ms: number) => new Date(NOW + ms).toISOString()

describe.each(DATABASES)('lanes on $database', ({ open }) => {
  async function openLanes() {
    const lanes = createLaneStore({ db: (await open()).db })
    /** At ten a second, `after` milliseconds from the beginning. */
    const take = (after: number, want = 100) =>
      lanes.reserve('telegram', { want, ratePerSecond: 10, slackMs: 500, now: NOW + after })
    return { lanes, take }
  }

  it('begin with one place, and give as many as have become due', async () => {
    const { take } = await openLanes()
    expect(await take(0)).toEqual({ granted: 1, nextAt: NOW + 100, pausedUntil: null })
    expect(await take(99)).toEqual({ granted: 0, nextAt: NOW + 100, pausedUntil: null })
    expect(await take(100)).toMatchObject({ granted: 1, nextAt: NOW + 200 })
    expect(await take(450)).toMatchObject({ granted: 3, nextAt: NOW + 500 })
  })

  it('give no more than is wanted, and keep the rest', async () => {
    const { take } = await openLanes()
    await take(0)
    expect(await take(300, 2)).toMatchObject({ granted: 2, nextAt: NOW + 300 })
    expect(await take(300, 0)).toMatchObject({ granted: 0 })
    expect(await take(300, 5)).toMatchObject({ granted: 1, nextAt: NOW + 400 })
  })

  it('lose the places that nobody took for too long', async () => {
    const { take } = await openLanes()
    await take(0)
    expect(await take(60_000)).toMatchObject({ granted: 6, nextAt: NOW + 60_100 })
  })

  it('never give more than the rate, however often one asks', async () => {
    const { lanes } = await openLanes()
    let granted = 0
    for (let ms = 0; ms <= 1_000; ms += 7) {
      const request = { want: 3, ratePerSecond: 30, slackMs: 500, now: NOW + ms }
      granted += (await lanes.reserve('telegram', request)).granted
    }
    expect(granted).toBe(30)
  })

  it('give no place twice to many who ask at once', async () => {
    const { take } = await openLanes()
    await take(0)
    const taken = await Promise.all(Array.from({ length: 12 }, () => take(400, 1)))
    expect(taken.reduce((sum, { granted }) => sum + granted, 0)).toBe(4)
  })

  it('do not know each other', async () => {
    const { lanes, take } = await openLanes()
    await take(0)
    await lanes.pause('telegram', isoAfter(5_000), 'Zalo báo quá nhanh')
    const request = { want: 1, ratePerSecond: 10, slackMs: 500, now: NOW }
    expect(await lanes.reserve('zalo-oa', request)).toMatchObject({ granted: 1 })
  })

  it('give nothing while they are paused, and no heap of places afterwards', async () => {
    const { lanes, take } = await openLanes()
    await take(0)
    await lanes.pause('telegram', isoAfter(5_000), 'quá nhanh')
    expect(await take(100)).toEqual({
      granted: 0,
      nextAt: NOW + 5_000,
      pausedUntil: isoAfter(5_000),
    })
    expect(await take(5_000)).toEqual({ granted: 1, nextAt: NOW + 5_100, pausedUntil: null })
  })

  it('are paused before anybody asked, and keep the later of two ends', async () => {
    const { lanes, take } = await openLanes()
    expect(await lanes.read('telegram')).toEqual({ pausedUntil: null, reason: null })
    await lanes.pause('telegram', isoAfter(5_000), 'dài')
    await lanes.pause('telegram', isoAfter(1_000), 'ngắn')
    expect(await take(2_000)).toMatchObject({ granted: 0, nextAt: NOW + 5_000 })
    expect(await lanes.read('telegram')).toEqual({ pausedUntil: isoAfter(5_000), reason: 'dài' })
    await lanes.pause('telegram', isoAfter(9_000), 'thêm')
    expect(await lanes.read('telegram')).toEqual({ pausedUntil: isoAfter(9_000), reason: 'thêm' })
    expect(await take(9_000)).toMatchObject({ granted: 1, nextAt: NOW + 9_100 })
  })

  it('go on soon after the clock was set back', async () => {
    const { take } = await openLanes()
    await take(3_600_000)
    const { granted, nextAt } = await take(0)
    expect(granted).toBe(0)
    expect(nextAt).toBeLessThanOrEqual(NOW + 10_000)
    expect(await take(nextAt - NOW)).toMatchObject({ granted: 1 })
  })
})
