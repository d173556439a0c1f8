import { describe, expect, it } from 'vitest'
import { createLockStore } from '../../src/storage/lock-store.ts'
import { DATABASES } from '../support/stores.ts'

const NOW = '2026-11-22T08:00:00.000Z'
const LATER = '2026-11-22T08:00:15.000Z'

describe.each(DATABASES)('locks on $database', ({ open }) => {
  async function openLocks() {
    const { db } = await open()
    const locks = createLockStore({ db })
    const take = (owner: string, at: { now?: string; insteadOf?: string } = {}) =>
      locks.take('poll:telegram', {
        owner,
        insteadOf: at.insteadOf ?? null,
        now: at.now ?? NOW,
        leaseUntil: LATER,
      })
    return { take, release: (owner: string) => locks.release('poll:telegram', owner) }
  }

  it('belong to the first, who may extend them', async () => {
    const { take } = await openLocks()
    expect(await take('a')).toBe('a')
    expect(await take('b')).toBe('a')
    expect(await take('a')).toBe('a')
  })

  it('are free when released by their owner, or when their time is over', async () => {
    const { take, release } = await openLocks()
    await take('a')
    await release('b')
    expect(await take('b')).toBe('a')
    await release('a')
    expect(await take('b')).toBe('b')
    expect(await take('c', { now: LATER })).toBe('c')
  })

  it('are taken from one who is known to have ended', async () => {
    const { take } = await openLocks()
    await take('a')
    expect(await take('b', { insteadOf: 'c' })).toBe('a')
    expect(await take('b', { insteadOf: 'a' })).toBe('b')
  })

  it('have one owner when many ask at once', async () => {
    const { take } = await openLocks()
    const owners = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((owner) => take(owner)))
    expect(new Set(owners.filter((owner) => owner !== '')).size).toBe(1)
  })
})
