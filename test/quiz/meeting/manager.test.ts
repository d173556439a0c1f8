import { describe, expect, it } from 'vitest'
import { pollPrefix } from '../../../src/quiz/meeting/desk.ts'
import { accountOf } from '../../../src/quiz/meeting/meeting.ts'
import { pickQuestions } from '../../../src/quiz/meeting/pick-questions.ts'
import { HOST, makeQuestions, OPENED_AT, sends } from './events.ts'
import { openRoom } from './room.ts'

const GROUP = { channel: 'telegram', chatId: '-100' }

describe('opening a meeting', () => {
  it('shows the one that is open there already, to whoever asks', async () => {
    const { desk, view, id } = await openRoom()
    const { meeting } = await view()
    const request = { ...meeting, questions: makeQuestions(3), deliveryId: 'another' }
    expect(await desk().open(request)).toMatchObject({ kind: 'busy', view: { meeting: { id } } })
    const again = await desk().open({ ...request, deliveryId: 'open' })
    expect(again).toMatchObject({ kind: 'opened', view: { meeting: { id } } })
  })

  it('need not wait until everybody has the results of the one before', async () => {
    const { desk, view, join, order, world, got } = await openRoom({ questions: 1 })
    await join('zalo-oa:7')
    await order({ do: 'start' })
    await world.run(5)
    world.answer = (_notice, target) =>
      target.kind === 'phone' ? { kind: 'later', afterMs: 60_000 } : undefined
    await order({ do: 'end' })
    await world.run(5)
    expect(await desk().findByGroup(GROUP)).toBeNull()
    const { meeting } = await view()
    const next = await desk().open({ ...meeting, deliveryId: 'next' })
    expect(next).toMatchObject({ kind: 'opened', view: { phase: { kind: 'lobby' } } })
    world.answer = () => undefined
    await world.run(120)
    expect(got('zalo-oa:7')).toEqual(['question:0', 'final'])
  })

  it('is not done without a question of the topic', async () => {
    const { desk, view } = await openRoom()
    const { meeting } = await view()
    const settings = { ...meeting.settings, topic: 'Chủ đề lạ' }
    expect(await desk().open({ ...meeting, settings, deliveryId: 'x' })).toEqual({
      kind: 'no_questions',
    })
  })

  it('finds it by code, group, host and member while it is open, and by host for ever', async () => {
    const { desk, view, id, join, order, world } = await openRoom()
    await join('zalo-oa:7')
    const { code } = (await view()).meeting
    const found = async () => [
      await desk().findByCode(code),
      await desk().findByGroup(GROUP),
      await desk().findByAccount(accountOf(HOST)),
      await desk().findByAccount(accountOf('zalo-oa:7')),
    ]
    expect((await found()).map((one) => one?.meeting.id)).toEqual([id, id, id, id])
    await order({ do: 'end' })
    await world.run()
    expect(await found()).toEqual([null, null, null, null])
    expect(await desk().hostedBy(accountOf(HOST), 3)).toMatchObject([{ meeting: { id } }])
  })
})

describe('picking questions', () => {
  const pool = makeQuestions(40)

  it('mixes difficulties and documents, in an order of chance', () => {
    const picked = pickQuestions(pool, { count: 10, topic: null, seed: 'a' })
    const count = (test: (one: (typeof picked)[number]) => boolean) => picked.filter(test).length
    expect(count(({ difficulty }) => difficulty === 'easy')).toBe(4)
    expect(count(({ difficulty }) => difficulty === 'hard')).toBe(2)
    expect(count(({ source }) => source.doc === 'document-0')).toBe(5)
    expect(new Set(picked.map(({ id }) => id)).size).toBe(10)
    expect(pickQuestions(pool.toReversed(), { count: 10, topic: null, seed: 'a' })).toEqual(picked)
    const other = pickQuestions(pool, { count: 10, topic: null, seed: 'b' })
    expect(other.map(({ id }) => id)).not.toEqual(picked.map(({ id }) => id))
  })

  it('keeps to the topic, and takes what there is', () => {
    const picked = pickQuestions(pool, { count: 30, topic: 'Thể chế', seed: 'a' })
    expect(picked).toHaveLength(20)
    expect(picked.every(({ topic }) => topic === 'Thể chế')).toBe(true)
  })
})

describe('orders', () => {
  it('start a meeting once', async () => {
    const { order, world, view, got } = await openRoom()
    expect(await order({ do: 'pause' })).toBe('too_late')
    expect(await order({ do: 'start' })).toBe('done')
    expect(await order({ do: 'start' })).toBe('repeat')
    await world.run(1)
    expect(await order({ do: 'start' })).toBe('repeat')
    expect(got('group')).toEqual(['lobby', 'question:0'])
    expect((await view()).phase).toEqual({ kind: 'open', question: 0 })
  })

  it('start none of phones without a phone', async () => {
    const { order, join } = await openRoom({ group: false })
    expect(await order({ do: 'start' })).toBe('no_players')
    await join('zalo-oa:7')
    expect(await order({ do: 'start' })).toBe('done')
  })

  it('hold for the question they were given below', async () => {
    const { order, world, view } = await openRoom()
    await order({ do: 'start' })
    await world.run(1)
    expect(await order({ do: 'skip', question: 1 })).toBe('too_late')
    expect(await order({ do: 'extend', question: 1 })).toBe('too_late')
    expect(await order({ do: 'next', question: 1 })).toBe('too_late')
    expect(await order({ do: 'skip', question: 0 })).toBe('done')
    expect(await order({ do: 'skip', question: 0 })).toBe('repeat')
    await world.run(1)
    expect((await view()).phase).toEqual({ kind: 'open', question: 1 })
    expect(await order({ do: 'skip', question: 0 })).toBe('repeat')
  })

  it('extend a question of the mode study, once for each delivery', async () => {
    const { order, world, view } = await openRoom()
    await order({ do: 'start' })
    await world.run(1)
    expect(await order({ do: 'extend' }, 'd1')).toBe('done')
    expect(await order({ do: 'extend' }, 'd1')).toBe('repeat')
    expect(await order({ do: 'extend' }, 'd2')).toBe('done')
    expect((await view()).questions[0]?.givenMs).toBe(90_000)
    const quick = await openRoom({ mode: 'compete' })
    await quick.order({ do: 'start' })
    await quick.world.run(1)
    expect(await quick.order({ do: 'extend' })).toBe('not_allowed_in_mode')
  })

  it('close a question at once, and go on at once', async () => {
    const { order, world, view, vote } = await openRoom({ group: false })
    const joined = await world.desk().join(1, PHONE, OPENED_AT)
    expect(joined).toBe('joined')
    await order({ do: 'start' })
    await world.run(2)
    await vote('zalo-oa:7', 0)
    expect(await order({ do: 'next', question: 0 })).toBe('done')
    await world.run(4)
    const { phase, questions } = await view()
    expect(phase).toMatchObject({ kind: 'revealed', question: 0 })
    expect(questions[0]?.votes.size).toBe(1)
    expect(await order({ do: 'next', question: 0 })).toBe('done')
    await world.run(1)
    expect((await view()).phase).toEqual({ kind: 'open', question: 1 })
  })

  it('go on below an answer that some phones do not have yet', async () => {
    const { order, world, view, store, id } = await openRoom()
    await order({ do: 'start' })
    await world.run(2)
    expect(await order({ do: 'next', question: 0 })).toBe('done')
    await world.run(1)
    expect((await view()).phase).toEqual({ kind: 'closed', question: 0 })
    expect(await order({ do: 'next', question: 0 })).toBe('repeat')
    const at = world.clock.now().toISOString()
    await store.append(id, { ...sends(0, 'reveal:0', 'group'), at })
    expect(await order({ do: 'next', question: 0 })).toBe('done')
    expect(await order({ do: 'next', question: 0 })).toBe('repeat')
    await world.run(3)
    expect((await view()).phase).toEqual({ kind: 'open', question: 1 })
  })

  it('pause and resume, and end', async () => {
    const { order, world, view, got } = await openRoom()
    await order({ do: 'start' })
    await world.run(1)
    expect(await order({ do: 'resume' })).toBe('repeat')
    expect(await order({ do: 'pause' })).toBe('done')
    expect(await order({ do: 'pause' })).toBe('repeat')
    await world.run(600)
    expect((await view()).phase).toEqual({ kind: 'open', question: 0 })
    expect(got('group')).toEqual(['lobby', 'question:0', 'paused'])
    expect(await order({ do: 'resume' })).toBe('done')
    await world.run(1)
    expect(await order({ do: 'end' })).toBe('done')
    expect(await order({ do: 'end' })).toBe('repeat')
    expect(await order({ do: 'resume' })).toBe('too_late')
    await world.run()
    expect(got('group').at(-1)).toBe('final')
    expect(world.polls[0]?.isClosed).toBe(true)
    // No question was over.
    expect(got(HOST)).toEqual([])
  })
})

const PHONE = { account: accountOf('zalo-oa:7'), name: 'Bình', phone: true }

describe('votes by button', () => {
  it('count once, in time, for an option that is there', async () => {
    const { order, world, join, vote, view } = await openRoom()
    await join('zalo-oa:7')
    expect(await vote('zalo-oa:7', 0)).toBe('not_yet')
    await order({ do: 'start' })
    await world.run(2)
    expect(await vote('zalo-oa:7', 0, 3)).toBe('no_such_option')
    expect(await vote('zalo-oa:7', 9)).toBe('no_such_option')
    expect(await vote('zalo-oa:7', 1)).toBe('not_yet')
    expect(await vote('zalo-oa:7', 0, 2)).toBe('counted')
    expect(await vote('zalo-oa:7', 0, 0)).toBe('already')
    await order({ do: 'next', question: 0 })
    await world.run(2)
    expect(await vote('telegram:5', 0)).toBe('counted')
    await world.run(2)
    expect(await vote('telegram:6', 0)).toBe('late')
    expect([...((await view()).questions[0]?.votes ?? [])]).toMatchObject([
      ['zalo-oa:7', { choices: [2] }],
      ['telegram:5', { choices: [0] }],
    ])
    await order({ do: 'end' })
    await world.run()
    expect(await vote('zalo-oa:7', 1)).toBe('late')
  })

  it('that are told of twice are answered the same', async () => {
    const { order, world, desk, id } = await openRoom()
    await order({ do: 'start' })
    await world.run(2)
    const { account, name } = PHONE
    const at = world.clock.now().toISOString()
    const vote = { account, name, question: 0, choices: [1], deliveryId: 'd1', at }
    expect(await desk().vote(id, vote)).toBe('counted')
    expect(await desk().vote(id, vote)).toBe('counted')
    expect(await desk().vote(id, { ...vote, deliveryId: 'd2', choices: [0] })).toBe('already')
  })
})

describe('votes in polls', () => {
  const poll = { channel: 'telegram', pollId: 'strange' }
  const vote = { ...poll, account: accountOf('telegram:1'), name: 'An', choices: [0] }

  it('wait for their poll, which is recognised by its text', async () => {
    const { order, world, desk, view } = await openRoom()
    await order({ do: 'start' })
    await world.run(1)
    const at = world.clock.now().toISOString()
    await desk().takePollVote({ ...vote, deliveryId: 'd1', at })
    await desk().takePollVote({
      ...vote,
      account: accountOf('telegram:2'),
      choices: [],
      deliveryId: 'd2',
      at,
    })
    const text = `${pollPrefix(await view(), 0)}Câu hỏi`
    await desk().notePoll({ ...poll, text: 'Câu 1/3: của ai khác' })
    await desk().notePoll({ ...poll, channel: 'zalo-oa', text })
    await desk().notePoll({ ...poll, text: text.replace('Câu 1', 'Câu 2') })
    expect((await view()).questions[0]?.votes.size).toBe(0)
    await desk().notePoll({ ...poll, text })
    expect([...((await view()).questions[0]?.votes.keys() ?? [])]).toEqual(['telegram:1'])
  })
})
