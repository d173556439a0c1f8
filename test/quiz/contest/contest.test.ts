import { describe, expect, it } from 'vitest'
import type { AskedQuestion } from '../../../src/quiz/contest/desk.ts'
import { BANK, CLOSING, MINUTE_MS, OPENING, setUpContests } from './setup.ts'

const BEFORE_CLOSING = '2026-11-25T09:59:59.000Z'

async function setUp() {
  const setup = await setUpContests()
  const contest = await setup.create()
  const an = await setup.join('an', 'An')
  setup.clock.set(OPENING)

  async function begin(personId = an): Promise<AskedQuestion> {
    const begun = await setup.desk.begin(contest.id, personId)
    if (!('asked' in begun)) throw new Error(begun.kind)
    return begun.asked
  }

  const answer = (asked: AskedQuestion, choices: number[], personId = an) =>
    setup.desk.answer(personId, { runId: asked.run.id, position: asked.position, choices })

  return { ...setup, contest, an, begin, answer }
}

describe('the making of a contest', () => {
  it('asked for twice by the same one makes one, until that is cancelled', async () => {
    const { desk, create } = await setUpContests()
    const { id } = await create()
    expect((await create()).id).toBe(id)
    expect((await create({ settings: { tries: 3 } })).id).not.toBe(id)
    await desk.cancel(id)
    expect((await create()).id).not.toBe(id)
  })

  it('names everything that is wrong', async () => {
    const { desk, clock } = await setUpContests()
    const settings = {
      questionsPerTry: 0,
      tries: 21,
      topics: ['x'],
      documents: ['y'],
      announces: true,
    }
    const wish = { title: ' ', opensAt: CLOSING, closesAt: OPENING, settings }
    const outcome = await desk.create('console', wish, BANK)
    expect(outcome).toMatchObject({ kind: 'refused' })
    const kinds = desk.check(wish, BANK).map(({ kind }) => kind)
    expect(kinds).toEqual([
      'no_title',
      'closes_before_it_opens',
      'unknown_topic',
      'unknown_document',
      'questions_per_try',
      'tries',
    ])
    clock.set('2026-11-26T00:00:00.000Z')
    const good = { questionsPerTry: 3, tries: 1, topics: null, documents: null, announces: true }
    const check = (change: object) =>
      desk
        .check(
          { title: 'Đợt 1', opensAt: OPENING, closesAt: CLOSING, settings: good, ...change },
          BANK,
        )
        .map(({ kind }) => kind)
    expect(check({})).toEqual(['closed_already'])
    clock.set(OPENING)
    expect(check({})).toEqual([])
    expect(check({ title: 'x'.repeat(101) })).toEqual(['long_title'])
    expect(check({ closesAt: '2026-11-22T01:05:00.000Z' })).toEqual(['too_short'])
    expect(check({ closesAt: '2028-01-01T00:00:00.000Z' })).toEqual(['too_long'])
    expect(check({ settings: { ...good, questionsPerTry: 13 } })).toEqual(['too_few_questions'])
    expect(await desk.list(9)).toEqual([])
  })
})

describe('a try', () => {
  it('begins only while the contest is open', async () => {
    const { desk, contest, an, clock } = await setUp()
    clock.set('2026-11-22T00:59:59.000Z')
    expect(await desk.begin(contest.id, an)).toMatchObject({ kind: 'not_open' })
    clock.set(CLOSING)
    expect(await desk.begin(contest.id, an)).toMatchObject({ kind: 'not_open' })
    expect(await desk.begin(99, an)).toEqual({ kind: 'not_found' })
  })

  it('asks the same person the same, and another something else', async () => {
    const { begin, an, join, desk, contest } = await setUp()
    const first = await begin()
    expect(first).toMatchObject({ number: 1, position: 0 })
    expect((await desk.begin(contest.id, an)).kind).toBe('resumed')
    const ids = ({ run }: AskedQuestion) => run.questions.map(({ id }) => id)
    expect(ids(await begin())).toEqual(ids(first))
    const others: string[][] = []
    for (const name of ['b', 'c', 'd']) others.push(ids(await begin(await join(name))))
    expect(new Set([ids(first), ...others].map(String)).size).toBeGreaterThan(1)
  })

  it('counts the time from showing to answer, not the pauses between', async () => {
    const { begin, answer, desk, clock, an, contest } = await setUp()
    const first = await begin()
    await desk.noteShown(first)
    clock.advance(4_000)
    // Shown once more after a while away.
    await desk.noteShown(first)
    clock.advance(6_000)
    const second = await answer(first, [0])
    if (second.kind !== 'next') throw new Error(second.kind)
    clock.advance(60 * MINUTE_MS)
    await desk.noteShown(second.asked)
    clock.advance(5_000)
    const third = await answer(second.asked, [1])
    if (third.kind !== 'next') throw new Error(third.kind)
    await desk.noteShown(third.asked)
    // Somebody rang: a question costs no more than three minutes.
    clock.advance(20 * MINUTE_MS)
    expect(await answer(third.asked, [0])).toMatchObject({
      kind: 'finished',
      result: { number: 1, right: 2, elapsedMs: 10_000 + 5_000 + 3 * MINUTE_MS },
    })
    expect(await desk.view(contest.id, an)).toMatchObject({ openTry: null, tries: [{ right: 2 }] })
  })

  it('takes each answer once, and none that the question does not have', async () => {
    const { begin, answer, runs } = await setUp()
    const first = await begin()
    expect(await answer(first, [7])).toMatchObject({ kind: 'no_such_option' })
    expect(await answer(first, [0])).toMatchObject({ kind: 'next' })
    expect(await answer(first, [1])).toMatchObject({ kind: 'repeat', asked: { position: 1 } })
    expect((await runs.find(first.run.id))?.answers).toMatchObject([{ position: 0, choices: [0] }])
    const [one, other] = await Promise.all([
      answer({ ...first, position: 1 }, [0]),
      answer({ ...first, position: 1 }, [1]),
    ])
    expect([one.kind, other.kind].sort()).toEqual(['next', 'repeat'])
  })

  it('is nobody else’s', async () => {
    const { begin, answer, join, desk } = await setUp()
    const asked = await begin()
    const binh = await join('binh')
    expect(await answer(asked, [0], binh)).toEqual({ kind: 'not_found' })
    expect(await desk.asked(binh, asked.run.id)).toBeNull()
  })

  it('is refused when all are used up', async () => {
    const { desk, contest, an, play } = await setUp()
    await play(contest.id, an, 1)
    await play(contest.id, an, 3)
    expect(await desk.begin(contest.id, an)).toMatchObject({
      kind: 'used_up',
      view: { best: { number: 2, right: 3 }, tries: [{ right: 1 }, { right: 3 }] },
    })
  })

  it('that was answered to its end and not settled before a crash is settled at the next look', async () => {
    const { begin, answer, runs, desk, contest, an } = await setUp()
    const first = await begin()
    await answer(first, [0])
    await answer({ ...first, position: 1 }, [0])
    // The process dies right after the last answer was stored.
    const last = { position: 2, choices: [0], isRight: true, at: OPENING, elapsedMs: 1 }
    await runs.answer(first.run.id, last, { questionId: 'q', card: null, ends: true })
    expect((await desk.view(contest.id, an))?.tries).toEqual([])
    expect(await desk.begin(contest.id, an)).toMatchObject({ kind: 'begun', asked: { number: 2 } })
    expect((await desk.view(contest.id, an))?.tries).toMatchObject([{ number: 1, right: 3 }])
  })

  it('counts with what was answered when the time is over in the middle', async () => {
    const { begin, answer, desk, clock, an, contest } = await setUp()
    clock.set(BEFORE_CLOSING)
    const first = await begin()
    await desk.noteShown(first)
    await answer(first, [0])
    clock.set(CLOSING)
    expect(await answer({ ...first, position: 1 }, [0])).toMatchObject({
      kind: 'closed',
      view: { state: 'counting' },
      result: { number: 1, right: 1 },
    })
    expect((await desk.view(contest.id, an))?.tries).toMatchObject([{ right: 1 }])
  })

  it('gains no time by stopping early', async () => {
    const { begin, answer, desk, clock, an, contest, join, play, contests } = await setUp()
    const first = await begin()
    await desk.noteShown(first)
    clock.advance(2_000)
    await answer(first, [0])
    const binh = await join('binh', 'Bình')
    await play(contest.id, binh, 1, 60)
    clock.set(CLOSING)
    await answer({ ...first, position: 1 }, [0])
    await contests.claimStep(contest.id, 'closed', CLOSING)
    const [best, second] = (await desk.results(contest.id))?.people ?? []
    expect(best).toMatchObject({ personId: binh, best: { right: 1, elapsedMs: 3 * MINUTE_MS } })
    expect(second).toMatchObject({
      personId: an,
      best: { right: 1, elapsedMs: 2_000 + 2 * 3 * MINUTE_MS },
    })
  })

  it('without any answer counts for nothing', async () => {
    const { begin, answer, clock, desk, an, contest } = await setUp()
    const first = await begin()
    clock.set(CLOSING)
    expect(await answer(first, [0])).toMatchObject({ kind: 'closed', result: null })
    expect((await desk.view(contest.id, an))?.tries).toEqual([])
  })

  it('waits for the question that was shown last', async () => {
    const { begin, desk, clock, an, create } = await setUp()
    expect(await desk.waiting(an)).toBeNull()
    const first = await begin()
    // Begun, but not shown.
    expect((await desk.waiting(an))?.run.shownAt).toBeNull()
    await desk.noteShown(first)
    expect(await desk.waiting(an)).toMatchObject({ position: 0, run: { id: first.run.id } })
    const other = await create({ title: 'Cuộc thi khác' })
    const second = await desk.begin(other.id, an)
    if (!('asked' in second)) throw new Error(second.kind)
    clock.advance(1_000)
    await desk.noteShown(second.asked)
    expect((await desk.waiting(an))?.contest.id).toBe(other.id)
    clock.set(CLOSING)
    expect(await desk.waiting(an)).toBeNull()
  })
})

describe('the guess', () => {
  it('is taken from who has finished a try, while the contest is open', async () => {
    const { desk, contest, an, play, clock } = await setUp()
    expect(await desk.guess(contest.id, an, 5)).toBe('not_open')
    await play(contest.id, an, 1)
    expect(await desk.guess(contest.id, an, 5)).toBe('saved')
    expect(await desk.guess(contest.id, an, 6)).toBe('saved')
    expect((await desk.view(contest.id, an))?.guess).toBe(6)
    clock.set(CLOSING)
    expect(await desk.guess(contest.id, an, 7)).toBe('not_open')
    expect(await desk.guess(99, an, 7)).toBe('not_found')
  })
})

describe('what is going on', () => {
  it('is told as open, next and last', async () => {
    const { desk, contest, an, create, clock } = await setUp()
    const later = await create({ opensAt: CLOSING, closesAt: '2026-12-01T00:00:00.000Z' })
    expect((await desk.open(an)).map((view) => view.contest.id)).toEqual([contest.id])
    expect((await desk.next())?.id).toBe(later.id)
    expect(await desk.last(an)).toBeNull()
    clock.set(CLOSING)
    expect((await desk.open(an)).map((view) => view.contest.id)).toEqual([later.id])
    expect(await desk.next()).toBeNull()
    expect(await desk.last(an)).toMatchObject({ contest: { id: contest.id }, state: 'counting' })
  })

  it('ends when it is cancelled, before it is over only', async () => {
    const { desk, contest, an, begin, answer, clock, create } = await setUp()
    const asked = await begin()
    expect(await desk.cancel(contest.id)).toBe('cancelled')
    expect(await desk.cancel(contest.id)).toBe('too_late')
    expect(await desk.cancel(99)).toBe('not_found')
    expect(await answer(asked, [0])).toMatchObject({ kind: 'closed', view: { state: 'cancelled' } })
    expect(await desk.open(an)).toEqual([])
    const second = await create()
    clock.set(CLOSING)
    expect(await desk.cancel(second.id)).toBe('too_late')
  })
})
