import { describe, expect, it } from 'vitest'
import { DATABASES } from '../support/stores.ts'
import { at, cardOf, openStudy, TELEGRAM, ZALO } from './study-setup.ts'

const TODAY = '2026-01-10'
/** Seven in the morning of that day in Asia/Ho_Chi_Minh, and the day's begin there. */
const MORNING = {
  day: TODAY,
  dayBegan: '2026-01-09T17:00:00.000Z',
  minutes: { from: 360, to: 420 },
  now: at(0),
}

describe.each(DATABASES)('members who study on $database', ({ open }) => {
  describe('with two accounts', () => {
    it('have their runs together once they are linked, the newer open one still open', async () => {
      const { study, an, binh, begin, link } = await openStudy(open)
      const older = await begin(an)
      const newer = await begin(binh)
      const person = await link()
      expect((await study.openRun(person))?.id).toBe(newer.id)
      expect((await study.find(older.id))?.personId).toBe(person)
      expect((await study.find(older.id))?.endedAt).not.toBeNull()
    })

    it('remember what was reviewed last', async () => {
      const { study, an, binh, link } = await openStudy(open)
      await study.saveCard(an, cardOf('q1', { lastReview: at(1), reps: 1 }), at(0))
      await study.saveCard(binh, cardOf('q1', { lastReview: at(2), reps: 2 }), at(0))
      await study.saveCard(an, cardOf('q2', { lastReview: at(4), reps: 4 }), at(0))
      await study.saveCard(binh, cardOf('q2', { lastReview: at(3), reps: 3 }), at(0))
      await study.saveCard(binh, cardOf('q3', { reps: 5 }), at(0))
      const cards = await study.cards(await link())
      expect(cards.map(({ questionId, reps }) => [questionId, reps])).toEqual([
        ['q1', 2],
        ['q2', 4],
        ['q3', 5],
      ])
      expect(await study.cards(binh)).toEqual([])
    })

    it('have the tries of both, counted on, and the later guess', async () => {
      const { db, an, binh, link } = await openStudy(open)
      const tries = (person_id: string, number: number, run_id: number) => ({
        contest_id: 1,
        person_id,
        number,
        run_id,
      })
      await db
        .insertInto('contest_tries')
        .values([tries(an, 1, 11), tries(an, 2, 12), tries(binh, 1, 21), tries(binh, 2, 22)])
        .execute()
      await db
        .insertInto('contest_guesses')
        .values([
          { contest_id: 1, person_id: an, guess: 5, at: at(1) },
          { contest_id: 1, person_id: binh, guess: 9, at: at(2) },
          { contest_id: 2, person_id: an, guess: 7, at: at(4) },
          { contest_id: 2, person_id: binh, guess: 3, at: at(3) },
        ])
        .execute()
      const person = await link()
      const stored = await db
        .selectFrom('contest_tries')
        .select(['person_id', 'number', 'run_id'])
        .orderBy('number')
        .execute()
      expect(stored).toEqual(
        [11, 12, 21, 22].map((run_id, index) => ({ person_id: person, number: index + 1, run_id })),
      )
      const guesses = await db
        .selectFrom('contest_guesses')
        .select(['person_id', 'guess'])
        .orderBy('contest_id')
        .execute()
      expect(guesses).toEqual([
        { person_id: person, guess: 9 },
        { person_id: person, guess: 7 },
      ])
    })

    it('keep the settings of the account that gave the code, the gaps filled', async () => {
      const { study, an, binh, link } = await openStudy(open)
      await study.saveName(an, 'An')
      await study.saveName(binh, 'Bình')
      await study.saveReminder(binh, 420)
      expect(await study.settings(await link())).toMatchObject({ name: 'An', reminderMinute: 420 })
    })

    it('take the settings along when they part, and leave what was studied', async () => {
      const { study, people, an, begin, link } = await openStudy(open)
      const run = await begin(an)
      await study.saveName(an, 'An')
      await study.saveReminder(an, 420)
      await study.saveCard(an, cardOf('q1'), at(0))
      const person = await link()
      await people.unlink(ZALO)
      const parted = await people.personOf(ZALO)
      expect(await study.settings(parted)).toMatchObject({ name: 'An', reminderMinute: 420 })
      expect(await study.openRun(parted)).toBeNull()
      expect(await study.cards(parted)).toEqual([])
      expect((await study.openRun(person))?.id).toBe(run.id)
      expect(await study.cards(person)).toHaveLength(1)
    })

    it('are not reminded by the second one on a day on which the first one was', async () => {
      const { study, an, binh, link } = await openStudy(open)
      await study.saveReminder(an, 420)
      await study.saveReminder(binh, 420)
      await study.saveCard(an, cardOf('q1', { lastReview: '2026-01-08T00:00:00.000Z' }), at(0))
      await study.claimReminder(binh, TODAY)
      await link()
      expect(await study.dueReminders(MORNING, 10)).toEqual([])
    })
  })

  describe('and want to be reminded', () => {
    async function openWithReminder() {
      const opened = await openStudy(open)
      const { study, an } = opened
      await study.saveReminder(an, 420)
      const reviewed = { lastReview: '2026-01-08T00:00:00.000Z' }
      await study.saveCard(an, cardOf('q2', reviewed), at(0))
      await study.saveCard(an, cardOf('q1', reviewed), at(0))
      await study.saveCard(an, cardOf('q3', { ...reviewed, due: at(50) }), at(0))
      const due = async (change: Partial<typeof MORNING> = {}) =>
        await study.dueReminders({ ...MORNING, ...change }, 10)
      return { ...opened, due }
    }

    it('are told what is due, in the chats they can be reached in, the last used first', async () => {
      const { an, due, link, chats, clock } = await openWithReminder()
      const person = await link()
      clock.advance(60_000)
      await chats.remember({
        deliveryId: '1',
        address: ZALO,
        chatKind: 'private',
        sender: null,
        sentAt: at(1),
        messageId: null,
        content: { kind: 'text', text: 'xin chào' },
      })
      expect(await due()).toEqual([
        {
          personId: person,
          ignored: 0,
          chats: [
            { channel: 'zalo-oa', chatId: 'z7' },
            { channel: 'telegram', chatId: '7' },
          ],
          dueQuestions: ['q1', 'q2'],
        },
      ])
      await chats.setReachability(ZALO, 'blocked', at(3))
      expect((await due())[0]?.chats).toEqual([{ channel: 'telegram', chatId: '7' }])
      await chats.pause(TELEGRAM, { at: at(0), until: at(30) })
      expect(await due()).toEqual([])
      expect(await due({ now: at(30) })).toHaveLength(1)
      expect(an).toBe(person)
    })

    it('are so at their hour only, when something is due and they have not studied', async () => {
      const { study, an, due } = await openWithReminder()
      expect(await due()).toHaveLength(1)
      expect(await due({ minutes: { from: 300, to: 419 } })).toEqual([])
      expect(await due({ minutes: { from: 421, to: 500 } })).toEqual([])
      expect(await due({ now: '2026-01-10T07:59:00.000Z' })).toEqual([])
      await study.saveCard(an, cardOf('q9', { lastReview: at(5) }), at(0))
      expect(await due()).toEqual([])
      expect(await due({ dayBegan: at(6) })).toHaveLength(1)
    })

    it('are so once a day, however many processes want to', async () => {
      const { study, an, due } = await openWithReminder()
      const claims = await Promise.all([1, 2, 3].map(() => study.claimReminder(an, TODAY)))
      expect(claims.filter(Boolean)).toHaveLength(1)
      expect(await due()).toEqual([])
      expect(await due({ day: '2026-01-11' })).toHaveLength(1)
      await study.releaseReminder(an, '2026-01-09')
      expect(await due()).toEqual([])
      await study.releaseReminder(an, TODAY)
      expect(await due()).toHaveLength(1)
    })

    it('count as ignoring it until they study', async () => {
      const { study, an, due, begin, answer } = await openWithReminder()
      await study.countReminder(an)
      await study.countReminder(an)
      expect((await due())[0]?.ignored).toBe(2)
      const run = await begin(an)
      await answer(run.id, 0)
      expect((await due({ dayBegan: at(30) }))[0]?.ignored).toBe(0)
    })

    it('can turn it off, and are not claimed then', async () => {
      const { study, an, due } = await openWithReminder()
      await study.stopReminders(an)
      expect(await study.claimReminder(an, TODAY)).toBe(false)
      expect(await due()).toEqual([])
      expect((await study.settings(an)).reminderMinute).toBeNull()
    })
  })
})
