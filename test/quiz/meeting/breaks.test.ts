import { describe, expect, it } from 'vitest'
import { HOST } from './events.ts'
import { openRoom, untilOpen } from './room.ts'

describe('a pause of the host', () => {
  it('is told to the group and to every phone, once', async () => {
    const { order, join, world, got } = await openRoom({ questions: 2 })
    await join('zalo-oa:7')
    await order({ do: 'start' })
    await world.run(2)
    await order({ do: 'pause' })
    await world.run(30)
    expect(got('zalo-oa:7')).toEqual(['question:0', 'paused'])
    await join('zalo-oa:8')
    await world.run(600)
    expect(got('group')).toEqual(['lobby', 'question:0', 'paused'])
    expect(got('zalo-oa:7')).toEqual(['question:0', 'paused'])
    await order({ do: 'resume' })
    await world.run(1)
    await order({ do: 'pause' })
    await world.run(60)
    expect(got('zalo-oa:7').slice(1)).toEqual(['paused', 'paused'])
  })

  it('before the first question and between two of the mode compete is told as well', async () => {
    const early = await openRoom({ group: false })
    await early.join('zalo-oa:7')
    await early.order({ do: 'start' })
    await early.order({ do: 'pause' })
    await early.world.run(60)
    expect(early.got('zalo-oa:7')).toEqual(['paused'])
    expect(early.got(HOST)).toEqual(['lobby', 'paused'])
    const between = await openRoom({ mode: 'compete' })
    await between.join('zalo-oa:7')
    await between.order({ do: 'start' })
    await between.world.run(2)
    await between.order({ do: 'pause' })
    await between.world.run(300)
    expect(between.got('zalo-oa:7')).toEqual(['question:0', 'reveal:0', 'paused'])
  })
})

describe('a question that is skipped', () => {
  it('is told to the group and to the phones that got it, before the next one', async () => {
    const { order, join, world, got } = await openRoom({ questions: 2 })
    await join('zalo-oa:7')
    await order({ do: 'start' })
    await world.run(2)
    await join('zalo-oa:8')
    await order({ do: 'skip', question: 0 })
    await world.run(2)
    const told = ['question:0', 'skipped:0', 'question:1']
    expect(got('group')).toEqual(['lobby', ...told])
    expect(got('zalo-oa:7')).toEqual(told)
    expect(got('zalo-oa:8')).toEqual(['question:1'])
    await order({ do: 'skip', question: 1 })
    await world.run()
    expect(got('group').slice(-2)).toEqual(['skipped:1', 'final'])
    expect(got('zalo-oa:8')).toEqual(['question:1', 'skipped:1', 'final'])
    expect([got('group'), got('zalo-oa:7')].flat()).not.toContain('reveal:0')
  })

  it('is told to the host where there is no group, also in a pause, and once', async () => {
    const { order, join, world, got, view } = await openRoom({ group: false, questions: 2 })
    await join('zalo-oa:7')
    await order({ do: 'start' })
    await world.run(2)
    await order({ do: 'pause' })
    await world.run(2)
    await order({ do: 'skip', question: 0 })
    await world.run(60)
    expect((await view()).phase).toEqual({ kind: 'revealed', question: 0, nextAt: null })
    expect(got(HOST)).toEqual(['lobby', 'controls:0', 'paused', 'skipped:0'])
    expect(got('zalo-oa:7')).toEqual(['question:0', 'paused', 'skipped:0'])
  })

  it('keeps the limit of the group when one after the other is skipped', async () => {
    const room = await openRoom({ questions: 20 })
    await room.order({ do: 'start' })
    for (let question = 0; question < 20; question++) {
      await untilOpen(room, question)
      await room.order({ do: 'skip', question })
    }
    await room.world.run()
    const times = room.world.groupCalls.map(({ at }) => at)
    const mostInAMinute = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length),
    )
    expect(mostInAMinute).toBe(18)
    expect(room.got('group').filter((one) => one.startsWith('question'))).toHaveLength(20)
    expect(room.got('group')).toContain('skipped:0')
    expect((await room.view()).phase).toMatchObject({ kind: 'ended', reason: 'done' })
  })
})
