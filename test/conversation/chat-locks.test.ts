import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createChatLocks } from '../../src/conversation/chat-locks.ts'
import { createLockStore } from '../../src/storage/lock-store.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { DATABASES } from '../support/stores.ts'

describe.each(DATABASES)('the right to a chat ($database)', ({ open }) => {
  let locks: ReturnType<typeof createLockStore>
  const clock = createFakeClock()

  beforeEach(async () => {
    locks = createLockStore(await open())
  })

  it('is had by one turn at a time, in this process and in all', async () => {
    const here = createChatLocks({ locks, clock })
    const there = createChatLocks({ locks, clock })
    const held = await here('telegram', '1')
    expect(held?.isHeld()).toBe(true)
    expect(await here('telegram', '1')).toBeNull()
    expect(await there('telegram', '1')).toBeNull()
    expect(await there('telegram', '2')).not.toBeNull()
    await held?.release()
    expect(await there('telegram', '1')).not.toBeNull()
  })

  it('can be had again at once by a process that could not give it back', async () => {
    const here = createChatLocks({ locks, clock })
    const there = createChatLocks({ locks, clock })
    const held = await here('telegram', '1')
    vi.spyOn(locks, 'release').mockRejectedValueOnce(new Error('the store is away'))
    await held?.release()
    expect(await there('telegram', '1')).toBeNull()
    expect(await here('telegram', '1')).not.toBeNull()
  })

  it('is not lost for good when the store fails while it is taken', async () => {
    const here = createChatLocks({ locks, clock })
    vi.spyOn(locks, 'take').mockRejectedValueOnce(new Error('the store is away'))
    await expect(here('telegram', '1')).rejects.toThrow('away')
    expect(await here('telegram', '1')).not.toBeNull()
  })
})
