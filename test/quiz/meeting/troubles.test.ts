import { describe, expect, it } from 'vitest'
import { accountOf } from '../../../src/quiz/meeting/meeting.ts'
import { HOST } from './events.ts'
import { openRoom, type Room, untilOpen } from './room.ts'

const HOUR = 3600

/** Everybody in the room answers every question of the group. */
function answerAll({ world }: Room, accounts: string[], seconds = 2): void {
  for (const account of accounts) world.members.add(account)
  world.onArrival = (_notice, _target, poll) => {
    if (poll === null) return
    for (const account of accounts) {
      world.after(seconds, async () => world.vote(poll, accountOf(account), 0))
    }
  }
}

describe('the lobby', () => {
  it('is drawn again when somebody has joined, at most every six seconds', async () => {
    const { join, world } = await openRoom()
    for (let count = 1; count <= 20; count++) {
      await join(`zalo-oa:${count}`)
      await world.run(1)
    }
    await world.run(60)
    const redraws = world.groupCalls.filter(({ what }) => what === 'redraw').map(({ at }) => at)
    expect(redraws.length).toBeGreaterThanOrEqual(3)
    expect(redraws.length).toBeLessThanOrEqual(4)
    for (const [index, at] of redraws.entries()) {
      expect(at - (redraws[index - 1] ?? 0)).toBeGreaterThanOrEqual(6_000)
    }
  })

  it('expires after two hours', async () => {
    const { world, view, got, desk, join } = await openRoom()
    await world.run(2 * HOUR - 60)
    expect((await view()).phase).toEqual({ kind: 'lobby' })
    await world.run()
    expect((await view()).phase).toMatchObject({ kind: 'ended', reason: 'expired' })
    expect(got('group')).toEqual(['lobby', 'final'])
    expect(await desk().findByGroup({ channel: 'telegram', chatId: '-100' })).toBeNull()
    expect(await join('zalo-oa:7')).toBe('ended')
  })
})

describe('a meeting', () => {
  it('ends with its results after three questions without an answer', async () => {
    const { order, world, view, got } = await openRoom({ questions: 6 })
    await order({ do: 'start' })
    await world.run()
    expect((await view()).phase).toMatchObject({ kind: 'ended', reason: 'no_answer' })
    expect(got('group').filter((one) => one.startsWith('question'))).toHaveLength(3)
    expect(got(HOST)).toEqual(['report'])
  })

  it('ends with its results after two hours of a pause', async () => {
    const { order, world, view } = await openRoom()
    await order({ do: 'start' })
    await world.run(1)
    await order({ do: 'pause' })
    await world.run()
    expect((await view()).phase).toMatchObject({ kind: 'ended', reason: 'expired' })
  })

  it('shows the standings after every fifth question but not after the last', async () => {
    const room = await openRoom({ questions: 10 })
    answerAll(room, ['telegram:1'])
    await room.join('zalo-oa:7')
    await room.order({ do: 'start' })
    await room.world.run()
    const standings = (target: string) => room.got(target).filter((one) => /stand|final/.test(one))
    expect(standings('group')).toEqual(['standings:4', 'final'])
    expect(standings('zalo-oa:7')).toEqual(['standings:4', 'final'])
  })

  it('has its controls, answers and tables on the host’s phone where there is no group', async () => {
    const { order, join, world, got } = await openRoom({ group: false, questions: 1 })
    await join('zalo-oa:7')
    await order({ do: 'start' })
    await world.run()
    expect(got('zalo-oa:7')).toEqual(['question:0', 'reveal:0', 'final'])
    expect(got(HOST)).toEqual(['lobby', 'controls:0', 'reveal:0', 'final', 'report'])
  })

  it('of the mode compete pauses after the answer, while the time of a question runs on', async () => {
    const { order, world, view, got } = await openRoom({ mode: 'compete' })
    await order({ do: 'start' })
    await world.run(2)
    await order({ do: 'pause' })
    await world.run(300)
    expect((await view()).phase).toMatchObject({ kind: 'revealed', question: 0, nextAt: null })
    expect(got('group')).toEqual(['lobby', 'question:0', 'reveal:0', 'paused'])
  })

  it('makes no more than 18 calls a minute in its group', async () => {
    const room = await openRoom({ questions: 20 })
    answerAll(room, ['telegram:1'], 0)
    await room.order({ do: 'start' })
    for (let question = 0; question < 20; question++) {
      // A host in a hurry: four calls for each question.
      await untilOpen(room, question)
      await room.order({ do: 'next', question })
      await room.world.run(3.5)
      await room.order({ do: 'next', question })
    }
    await room.world.run()
    const times = room.world.groupCalls.map(({ at }) => at)
    const mostInAMinute = Math.max(
      ...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length),
    )
    expect(mostInAMinute).toBeLessThanOrEqual(18)
    expect(mostInAMinute).toBeGreaterThan(12)
    expect(room.got('group').filter((one) => one.startsWith('reveal'))).toHaveLength(20)
  })
})

describe('a question whose sending had no answer', () => {
  it('is taken for sent when somebody votes, and is over by its time', async () => {
    const room = await openRoom({ questions: 1 })
    answerAll(room, ['telegram:1'])
    room.world.answerAfterwards = ({ kind }, target) =>
      kind === 'question' && target.kind === 'group' ? { kind: 'unknown' } : undefined
    await room.order({ do: 'start' })
    await room.world.run()
    expect(room.world.polls).toHaveLength(1)
    expect(room.world.groupCalls.some(({ what }) => what === 'close')).toBe(false)
    const view = await room.view()
    expect(view.questions[0]?.votes.size).toBe(1)
    expect(view.phase).toMatchObject({ kind: 'ended', reason: 'done' })
  })

  it('is sent once more after eight seconds of silence, and no third time', async () => {
    const { world, order, view } = await openRoom({ questions: 1 })
    world.answer = ({ kind }, target) =>
      kind === 'question' && target.kind === 'group' ? { kind: 'unknown' } : undefined
    await order({ do: 'start' })
    await world.run()
    const tries = world.groupCalls.filter(({ what }) => what === 'question:0').map(({ at }) => at)
    expect(tries.map((at) => at - (tries[0] ?? 0))).toEqual([0, 8_000])
    expect((await view()).phase).toMatchObject({ kind: 'ended', reason: 'done' })
  })

  it('is sent again when the platform only wanted to wait', async () => {
    const room = await openRoom({ questions: 1 })
    answerAll(room, ['telegram:1'])
    let refusals = 3
    room.world.answer = ({ kind }, target) =>
      kind === 'question' && target.kind === 'group' && refusals-- > 0
        ? { kind: 'later', afterMs: 5_000 }
        : undefined
    await room.order({ do: 'start' })
    await room.world.run(20)
    expect(room.world.polls).toHaveLength(1)
    expect((await room.view()).phase).toEqual({ kind: 'open', question: 0 })
  })
})

describe('a group that is lost', () => {
  it('stops the meeting until the host resumes it', async () => {
    const { world, join, order, view, got } = await openRoom()
    await join('zalo-oa:7')
    await order({ do: 'start' })
    await world.run(2)
    let isLost = true
    world.answer = (_notice, target) =>
      target.kind === 'group' && isLost ? { kind: 'gone' } : undefined
    await world.run(600)
    expect((await view()).pause).toMatchObject({ reason: 'group_lost' })
    expect(got(HOST)).toEqual(['paused'])
    expect(got('zalo-oa:7')).not.toContain('paused')
    isLost = false
    await order({ do: 'resume' })
    await world.run(60)
    expect((await view()).pause).toBeNull()
    expect(got('group')).toContain('reveal:0')
  })

  it('is noticed at once when the platform tells', async () => {
    const { world, order, desk, view } = await openRoom()
    await order({ do: 'start' })
    await world.run(2)
    await desk().groupLost({ channel: 'telegram', chatId: '-100' }, 'kicked')
    await desk().groupLost({ channel: 'telegram', chatId: '-100' }, 'kicked')
    expect(await view()).toMatchObject({
      phase: { kind: 'open' },
      pause: { reason: 'group_lost', count: 1 },
      questions: [{ deadline: null }, {}, {}],
    })
  })
})

describe('a phone', () => {
  it('that cannot be reached holds nobody up and gets nothing more', async () => {
    const { world, join, order, view, got } = await openRoom({ group: false, questions: 2 })
    await join('zalo-oa:7')
    await join('zalo-oa:8')
    let tries = 0
    world.answer = (_notice, target) => {
      if (target.kind === 'group' || target.account.chatId !== '7') return undefined
      tries += 1
      return { kind: 'gone' }
    }
    await order({ do: 'start' })
    await world.run(5)
    expect((await view()).phase).toEqual({ kind: 'open', question: 0 })
    await world.run()
    expect(tries).toBe(1)
    expect(got('zalo-oa:8')).toEqual(['question:0', 'reveal:0', 'question:1', 'reveal:1', 'final'])
  })

  it('that has to wait gets the question while the time runs', async () => {
    const { world, join, order, view, got } = await openRoom({ group: false, questions: 1 })
    await join('zalo-oa:7')
    await join('telegram:8')
    world.answer = (notice, target) =>
      target.kind === 'phone' && target.account.chatId === '7' && notice.kind === 'question'
        ? (waitFor(25_000) ?? undefined)
        : undefined
    const since = world.clock.now().getTime()
    const waitFor = (ms: number) =>
      world.clock.now().getTime() - since < ms ? { kind: 'later' as const, afterMs: 4_000 } : null
    await order({ do: 'start' })
    await world.run(22)
    expect((await view()).phase).toEqual({ kind: 'open', question: 0 })
    expect(got('zalo-oa:7')).toEqual([])
    await world.run(10)
    expect(got('zalo-oa:7')).toEqual(['question:0'])
  })

  it('that joins in the middle gets the questions from then on', async () => {
    const { world, join, order, got } = await openRoom({ group: false, questions: 2 })
    await join('zalo-oa:7')
    await order({ do: 'start' })
    await world.run(2)
    await join('zalo-oa:8')
    await world.run()
    expect(got('zalo-oa:8')).toEqual(['question:1', 'reveal:1', 'final'])
  })
})

describe('the end of a question', () => {
  it('takes votes for longer where nobody was there at the deadline', async () => {
    const { world, order, view, vote } = await openRoom({ questions: 1 })
    await order({ do: 'start' })
    await world.run(2)
    // The machine slept.
    world.clock.advance(300_000)
    await world.run(15)
    expect((await view()).phase).toEqual({ kind: 'closed', question: 0 })
    expect(await vote('zalo-oa:7', 0)).toBe('counted')
    await world.run(6)
    expect(await vote('zalo-oa:8', 0)).toBe('late')
    const { phase, questions } = await view()
    expect(phase).toMatchObject({ kind: 'revealed' })
    expect([...(questions[0]?.votes.keys() ?? [])]).toEqual(['zalo-oa:7'])
  })

  it('waits for the votes of a poll that are on their way', async () => {
    const { world, order, view, desk } = await openRoom({ questions: 1 })
    await order({ do: 'start' })
    await world.run(2)
    const [poll] = world.polls
    if (poll === undefined) throw new Error('no poll')
    world.members.add('telegram:1')
    // Nobody has heard of this one yet.
    poll.votes.set('telegram:1', { choice: 0, deliveryId: 'slow' })
    await order({ do: 'next', question: 0 })
    await world.run(7)
    expect((await view()).phase).toEqual({ kind: 'closed', question: 0 })
    const at = world.clock.now().toISOString()
    const account = accountOf('telegram:1')
    const vote = { channel: 'telegram', pollId: poll.id, account, name: 'An', choices: [0] }
    await desk().takePollVote({ ...vote, deliveryId: 'slow', at })
    await world.run(1)
    const after = await view()
    expect(after.phase).toMatchObject({ kind: 'revealed' })
    expect(after.questions[0]?.votes.size).toBe(1)
  })
})
