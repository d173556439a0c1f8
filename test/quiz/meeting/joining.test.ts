import { describe, expect, it } from 'vitest'
import { openRoom } from './room.ts'

describe('a phone that could not be reached', () => {
  it('gets what comes next when it joins once more', async () => {
    const { world, join, order, got, view } = await openRoom({ group: false, questions: 2 })
    await join('zalo-oa:7')
    await join('zalo-oa:8')
    world.answer = (_notice, target) =>
      target.kind === 'phone' && target.account.chatId === '7' ? { kind: 'gone' } : undefined
    await order({ do: 'start' })
    await world.run(5)
    expect(got('zalo-oa:7')).toEqual([])
    world.answer = () => undefined
    expect(await join('zalo-oa:7')).toBe('joined')
    expect(await join('zalo-oa:7')).toBe('already')
    expect((await view()).participants.map(({ phones }) => phones.length)).toEqual([1, 1])
    await world.run()
    expect(got('zalo-oa:7')).toEqual(['reveal:0', 'question:1', 'reveal:1', 'final'])
  })
})
