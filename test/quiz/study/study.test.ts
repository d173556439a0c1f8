import { describe, expect, it } from 'vitest'
import type { Run } from '../../../src/quiz/study/ports.ts'
import { nextPosition, summarise } from '../../../src/quiz/study/summary.ts'
import { openDesk, QUESTIONS } from './setup.ts'

const WISH = { kind: 'ten', title: '10 câu', questions: QUESTIONS, deliveryId: 'd1' } as const

async function openRun() {
  const opened = await openDesk()
  const run = await opened.desk.begin(opened.an, WISH)
  if (run === null) throw new Error('nothing to ask')
  const choicesOf = (current: Run, position: number) => current.questions[position]?.correct ?? []
  return { ...opened, run, choicesOf }
}

describe('studying alone', () => {
  it('begins with what there is to ask, and with nothing when there is nothing', async () => {
    const { desk, an } = await openDesk()
    const run = await desk.begin(an, WISH)
    expect(run?.questions.map(({ id }) => id).sort()).toEqual(['q1', 'q2', 'q3'])
    expect((await desk.openRun(an))?.id).toBe(run?.id)
    expect(await desk.begin(an, { ...WISH, questions: [], deliveryId: 'd2' })).toBeNull()
    expect((await desk.openRun(an))?.id).toBe(run?.id)
  })

  it('asks three, ten, and the worst ten mistakes', async () => {
    const { desk, an } = await openDesk()
    const many = Array.from({ length: 30 }, (_, index) => ({ ...QUESTIONS[0], id: `m${index}` }))
    const questions = many.map((one) => ({ ...(QUESTIONS[0] as (typeof QUESTIONS)[0]), ...one }))
    const idsOf = async (kind: 'ten' | 'three' | 'mistakes', deliveryId: string) =>
      (await desk.begin(an, { ...WISH, kind, questions, deliveryId }))?.questions.map(
        ({ id }) => id,
      )
    expect(await idsOf('three', 'a')).toHaveLength(3)
    expect(await idsOf('ten', 'b')).toHaveLength(10)
    expect((await idsOf('mistakes', 'c'))?.sort()).toEqual(
      questions
        .slice(0, 10)
        .map(({ id }) => id)
        .sort(),
    )
  })

  it('grades, remembers, and ends with the last answer', async () => {
    const { desk, study, an, run, choicesOf, clock } = await openRun()
    await desk.noteShown(run.id)
    clock.advance(4000)
    const first = await desk.answer(an, run.id, { position: 0, choices: choicesOf(run, 0) })
    expect(first).toMatchObject({ kind: 'graded', isRight: true })
    const wrong = await desk.answer(an, run.id, { position: 1, choices: [0] })
    expect(wrong).toMatchObject({ kind: 'graded', isRight: false })
    expect(await desk.openRun(an)).not.toBeNull()
    await desk.answer(an, run.id, { position: 2, choices: choicesOf(run, 2) })
    expect(await desk.openRun(an)).toBeNull()
    const stored = await desk.find(an, run.id)
    expect(stored?.answers.map(({ isRight, elapsedMs }) => [isRight, elapsedMs])).toEqual([
      [true, 4000],
      [false, 0],
      [true, 0],
    ])
    const cards = await study.cards(an)
    expect(cards.map(({ questionId }) => questionId)).toEqual(['q1', 'q2', 'q3'])
    const wrongId = run.questions[1]?.id
    expect(
      cards.filter(({ scheduledDays }) => scheduledDays === 1).map((c) => c.questionId),
    ).toEqual([wrongId])
    expect((await desk.mistakesAmong(an, QUESTIONS)).map(({ id }) => id)).toEqual([wrongId])
    expect(await desk.mistakesAmong(an, [])).toEqual([])
  })

  it('takes an answer once, and none of what is not there or not theirs', async () => {
    const { desk, study, an, binh, run, choicesOf } = await openRun()
    const right = { position: 0, choices: choicesOf(run, 0) }
    expect((await desk.answer(binh, run.id, right)).kind).toBe('gone')
    expect((await desk.answer(an, run.id, { position: 0, choices: [7] })).kind).toBe(
      'no_such_option',
    )
    expect((await desk.answer(an, run.id, { position: 9, choices: [1] })).kind).toBe('gone')
    const both = await Promise.all([
      desk.answer(an, run.id, right),
      desk.answer(an, run.id, { ...right, choices: [0] }),
    ])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['graded', 'repeat'])
    expect((await desk.answer(an, run.id, right)).kind).toBe('repeat')
    expect((await study.cards(an))[0]?.reps).toBe(1)
    await desk.begin(an, { ...WISH, deliveryId: 'd2' })
    expect((await desk.answer(an, run.id, { position: 1, choices: [1] })).kind).toBe('gone')
  })

  it('learns from the first answer of a day to a question that stands alone', async () => {
    const { desk, study, an, clock } = await openDesk()
    await desk.noteAnswer(an, { questionId: 'q1', isRight: false })
    await desk.noteAnswer(an, { questionId: 'q1', isRight: true })
    expect(await study.card(an, 'q1')).toMatchObject({ reps: 1, scheduledDays: 1 })
    clock.advance(24 * 3_600_000)
    await desk.noteAnswer(an, { questionId: 'q1', isRight: true })
    expect((await study.card(an, 'q1'))?.reps).toBe(2)
  })

  it('asks first what is due', async () => {
    const { desk, an, clock } = await openDesk()
    await desk.noteAnswer(an, { questionId: 'q3', isRight: false })
    clock.advance(24 * 3_600_000)
    const run = await desk.begin(an, WISH)
    expect(run?.questions[0]?.id).toBe('q3')
  })
})

describe('the summary of a run', () => {
  it('counts what is right, by topic too, and names each passage to read again once', async () => {
    const { run } = await openRun()
    const wrong = (position: number) => ({
      position,
      choices: [0],
      isRight: false,
      at: '',
      elapsedMs: 0,
    })
    const right = { ...wrong(2), isRight: true }
    const questions = [...QUESTIONS]
    expect(summarise({ questions, answers: [wrong(0), wrong(1), right] })).toEqual({
      right: 1,
      total: 3,
      topics: [
        { topic: 'Mục tiêu', right: 0, total: 2 },
        { topic: 'Nhiệm vụ', right: 1, total: 1 },
      ],
      toRead: [QUESTIONS[0]],
    })
    expect(nextPosition({ questions, answers: [wrong(0), right] })).toBe(1)
    expect(nextPosition(run)).toBe(0)
    expect(nextPosition({ questions, answers: [wrong(0), wrong(1), right] })).toBeNull()
  })
})
