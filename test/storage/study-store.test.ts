import { describe, expect, it } from 'vitest'
import { DATABASES } from '../support/stores.ts'
import { at, cardOf, openStudy, questionNamed } from './study-setup.ts'

describe.each(DATABASES)('studying on $database', ({ open }) => {
  describe('a run', () => {
    it('is read back as it began, with its answers', async () => {
      const { study, an, begin, answer } = await openStudy(open)
      const run = await begin(an)
      await study.noteShown(run.id, at(9))
      expect(await answer(run.id, 0, { isRight: false, minute: 10 })).toBe('stored')
      expect(await study.find(run.id)).toEqual({
        ...run,
        personId: an,
        kind: 'ten',
        title: '10 câu',
        contestId: null,
        questions: [questionNamed('q1'), questionNamed('q2')],
        begunBy: 'delivery-1',
        begunAt: at(1),
        answers: [{ position: 0, choices: [0], isRight: false, at: at(10), elapsedMs: 1500 }],
        shownAt: null,
        endedAt: null,
      })
      expect(await study.find(run.id + 1)).toBeNull()
    })

    it('notes when a question was shown first, anew for each', async () => {
      const { study, an, begin, answer } = await openStudy(open)
      const { id } = await begin(an)
      await study.noteShown(id, at(2))
      await study.noteShown(id, at(3))
      expect((await study.find(id))?.shownAt).toBe(at(2))
      await answer(id, 0)
      await study.noteShown(id, at(12))
      expect((await study.find(id))?.shownAt).toBe(at(12))
    })

    it('takes each answer once, also from two devices at once', async () => {
      const { study, an, begin, answer } = await openStudy(open)
      const { id } = await begin(an)
      const both = [answer(id, 0, { isRight: true }), answer(id, 0, { isRight: false })]
      expect((await Promise.all(both)).sort()).toEqual(['repeat', 'stored'])
      expect(await answer(id, 0)).toBe('repeat')
      expect((await study.find(id))?.answers).toHaveLength(1)
    })

    it('loses no time of the next question to a repeated answer', async () => {
      const { study, an, begin, answer } = await openStudy(open)
      const { id } = await begin(an)
      await answer(id, 0)
      await study.noteShown(id, at(12))
      await answer(id, 0)
      expect((await study.find(id))?.shownAt).toBe(at(12))
    })

    it('stays open until its last answer or until another is begun', async () => {
      const { study, an, begin, answer } = await openStudy(open)
      const first = await begin(an)
      expect((await study.openRun(an))?.id).toBe(first.id)
      await answer(first.id, 0)
      await answer(first.id, 1, { ends: true, minute: 20 })
      expect(await study.openRun(an)).toBeNull()
      expect((await study.find(first.id))?.endedAt).toBe(at(20))
      const second = await begin(an)
      const third = await begin(an)
      expect((await study.openRun(an))?.id).toBe(third.id)
      expect((await study.find(second.id))?.endedAt).toBe(third.begunAt)
      expect(await answer(second.id, 0)).toBe('repeat')
    })

    it('leaves the one of its kind before it; of several the one shown last is open', async () => {
      const { study, an, begin, answer } = await openStudy(open)
      const ten = await begin(an)
      const three = await begin(an, ['q1'], { kind: 'three' })
      expect((await study.openRun(an))?.id).toBe(three.id)
      expect((await study.openRun(an, 'ten'))?.id).toBe(ten.id)
      expect(await study.openRun(an, 'mistakes')).toBeNull()
      await study.noteShown(ten.id, at(30))
      expect((await study.openRun(an))?.id).toBe(ten.id)
      await answer(three.id, 0, { ends: true })
      const again = await begin(an)
      expect((await study.openRun(an))?.id).toBe(again.id)
      expect((await study.find(ten.id))?.endedAt).toBe(again.begunAt)
    })

    it('leaves no try of a contest', async () => {
      const { db, study, an, binh, begin } = await openStudy(open)
      const others = await begin(binh)
      const first = await begin(an)
      const contest = await begin(an)
      await db
        .updateTable('study_runs')
        .set({ contest_id: 1, kind: 'contest' })
        .where('id', '=', contest.id)
        .execute()
      const last = await begin(an)
      expect((await study.openRun(an))?.id).toBe(last.id)
      const states = await db.selectFrom('study_runs').select(['id', 'state']).execute()
      expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
        [others.id]: 'open',
        [first.id]: 'left',
        [contest.id]: 'open',
        [last.id]: 'open',
      })
    })

    it('is begun once by one delivery', async () => {
      const { an, begin } = await openStudy(open)
      const [one, other] = await Promise.all([
        begin(an, ['q1'], { begunBy: 'same' }),
        begin(an, ['q1'], { begunBy: 'same' }),
      ])
      expect(one.id).toBe(other.id)
    })
  })

  describe('what is remembered', () => {
    it('is stored with the answer, and not with a repeated one', async () => {
      const { study, an, binh, begin, answer } = await openStudy(open)
      const { id } = await begin(an)
      const card = cardOf('q1', { due: at(50), lapses: 1, lastReview: at(10) })
      await answer(id, 0, { card })
      await answer(id, 0, { card: cardOf('q1', { reps: 9 }) })
      expect(await study.cards(an)).toEqual([card])
      expect(await study.card(an, 'q1')).toEqual(card)
      expect(await study.card(an, 'q2')).toBeNull()
      expect(await study.cards(binh)).toEqual([])
    })

    it('counts an answer outside of runs once in a while', async () => {
      const { study, an } = await openStudy(open)
      const first = cardOf('q1', { lastReview: at(10) })
      expect(await study.saveCard(an, first, at(0))).toBe(true)
      expect(await study.saveCard(an, cardOf('q1', { lastReview: at(20) }), at(10))).toBe(false)
      expect(await study.card(an, 'q1')).toEqual(first)
      const later = cardOf('q1', { lastReview: at(30), reps: 2 })
      expect(await study.saveCard(an, later, at(11))).toBe(true)
      expect(await study.card(an, 'q1')).toEqual(later)
    })

    it('tells what was wrong last, the most often wrong first', async () => {
      const { study, an, begin, answer } = await openStudy(open)
      const { id } = await begin(an, ['q1', 'q2', 'q3'])
      await answer(id, 0, { isRight: false, minute: 1 })
      await answer(id, 1, { isRight: false, minute: 2 })
      await answer(id, 2, { isRight: false, minute: 3 })
      const again = await begin(an, ['q1', 'q3'])
      await answer(again.id, 0, { isRight: true, minute: 4 })
      await answer(again.id, 1, { isRight: false, minute: 5, questionId: 'q3' })
      expect(await study.mistakes(an, 10)).toEqual(['q3', 'q2'])
      expect(await study.mistakes(an, 1)).toEqual(['q3'])
    })
  })

  it('tells nothing of what was wrong in a contest', async () => {
    const { db, study, an, begin, answer } = await openStudy(open)
    const { id } = await begin(an, ['q1'], { kind: 'contest' })
    await db.updateTable('study_runs').set({ contest_id: 1 }).where('id', '=', id).execute()
    await answer(id, 0, { isRight: false })
    expect(await study.mistakes(an, 10)).toEqual([])
  })

  describe('settings', () => {
    it('are the name, the unit and the hour of the reminder', async () => {
      const { study, an } = await openStudy(open)
      expect(await study.settings(an)).toEqual({ name: null, unit: null, reminderMinute: null })
      await study.saveName(an, 'Nguyễn Văn An')
      await study.saveReminder(an, 7 * 60)
      expect(await study.settings(an)).toEqual({
        name: 'Nguyễn Văn An',
        unit: null,
        reminderMinute: 420,
      })
      await study.saveName(an, null)
      await study.saveReminder(an, null)
      expect((await study.settings(an)).name).toBeNull()
      expect((await study.settings(an)).reminderMinute).toBeNull()
    })
  })
})
