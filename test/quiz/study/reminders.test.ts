import { describe, expect, it } from 'vitest'
import type { Reminder, ReminderSender } from '../../../src/quiz/study/ports.ts'
import { createReminders } from '../../../src/quiz/study/reminders.ts'
import { silentLogger } from '../../support/logger.ts'
import { openDesk, QUESTIONS } from './setup.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const NEVER = new AbortController().signal
type Result = Awaited<ReturnType<ReminderSender['send']>>

/** An wants to be reminded at 15:00; the clock stands there, with something due. */
async function openReminders() {
  const opened = await openDesk()
  const { study, desk, an, clock } = opened
  await study.saveReminder(an, 15 * 60)
  await desk.noteAnswer(an, { questionId: 'q1', isRight: false })
  await desk.noteAnswer(an, { questionId: 'q2', isRight: false })
  clock.set('2026-01-11T08:00:00.000Z')
  const sent: string[] = []
  const results: Result[] = []
  let known = QUESTIONS
  const sender: ReminderSender = {
    async send({ channel, chatId }, reminder: Reminder) {
      const result = results.shift() ?? 'sent'
      const what = reminder.kind === 'due' ? `due ${reminder.count}` : 'stopped'
      if (result === 'sent') sent.push(`${channel}:${chatId} ${what}`)
      return result
    },
  }
  const make = () =>
    createReminders({
      store: study,
      sender,
      bank: async () => ({ find: (id) => known.find((one) => one.id === id) ?? null }),
      clock,
      logger: silentLogger,
    })
  const reminders = make()
  return {
    ...opened,
    sent,
    make,
    nextResults: (...next: Result[]) => results.push(...next),
    forgetBank: () => {
      known = []
    },
    run: (signal = NEVER) => reminders.runDue(signal),
  }
}

describe('reminders', () => {
  it('say how much is due, at the hour that was chosen and not before', async () => {
    const { run, sent, clock } = await openReminders()
    clock.advance(-60_000)
    await run()
    expect(sent).toEqual([])
    clock.advance(60_000)
    await run()
    expect(sent).toEqual(['telegram:7 due 2'])
  })

  it('come once a day, however often and by how many processes it is looked', async () => {
    const { make, sent, clock } = await openReminders()
    await Promise.all([1, 2, 3].map(() => make().runDue(NEVER)))
    clock.advance(60_000)
    await make().runDue(NEVER)
    expect(sent).toHaveLength(1)
    clock.advance(DAY_MS)
    await make().runDue(NEVER)
    expect(sent).toHaveLength(2)
  })

  it('come a little late after a standstill, but not in the night', async () => {
    const late = await openReminders()
    late.clock.advance(2 * HOUR_MS)
    await late.run()
    expect(late.sent).toHaveLength(1)
    const tooLate = await openReminders()
    tooLate.clock.advance(4 * HOUR_MS)
    await tooLate.run()
    expect(tooLate.sent).toEqual([])
  })

  it('stop with a last word after three that led to nothing', async () => {
    const { run, sent, clock, study, an } = await openReminders()
    for (let day = 0; day < 7; day++) {
      await run()
      clock.advance(DAY_MS)
    }
    expect(sent).toEqual([...Array(3).fill('telegram:7 due 2'), 'telegram:7 stopped'])
    expect((await study.settings(an)).reminderMinute).toBeNull()
  })

  it('go on for who studies now and then', async () => {
    const { run, sent, clock, desk, an } = await openReminders()
    for (let day = 0; day < 8; day++) {
      await run()
      // In the evening of every third day one question is answered, and wrong again.
      if (day % 3 === 2) await desk.noteAnswer(an, { questionId: 'q1', isRight: false })
      clock.advance(DAY_MS)
    }
    expect(sent).toHaveLength(8)
    expect(sent.join()).not.toContain('stopped')
  })

  it('go to the next chat when the first takes none', async () => {
    const { run, sent, link, nextResults } = await openReminders()
    await link()
    nextResults('unreachable')
    await run()
    expect(sent).toHaveLength(1)
  })

  it('are tried again when nothing went out now, and given up when nobody can be reached', async () => {
    const { run, sent, clock, nextResults, study, an } = await openReminders()
    nextResults('later')
    await run()
    clock.advance(60_000)
    await run()
    expect(sent).toHaveLength(1)
    clock.advance(DAY_MS)
    nextResults('unreachable')
    await run()
    await run()
    expect(sent).toHaveLength(1)
    const due = await study.dueReminders(
      {
        day: '2026-01-14',
        dayBegan: '2026-01-13T17:00:00.000Z',
        minutes: { from: 0, to: 1439 },
        now: '2026-01-14T08:00:00.000Z',
      },
      1,
    )
    expect(due[0]).toMatchObject({ personId: an, ignored: 1 })
  })

  it('reach everybody, also where many before them can get nothing now', async () => {
    const { make, sent, clock, people, study, desk, nextResults } = await openReminders()
    clock.set('2026-01-10T08:00:00.000Z')
    for (let number = 0; number < 101; number++) {
      const chatId = `m${number}`
      const member = await people.personOf({ channel: 'telegram', chatId, topicId: null })
      await study.saveReminder(member, 15 * 60)
      await desk.noteAnswer(member, { questionId: 'q1', isRight: false })
    }
    clock.advance(DAY_MS)
    nextResults(...Array<Result>(100).fill('later'))
    await make().runDue(NEVER)
    expect(sent).toHaveLength(2)
  })

  it('are left to other processes when this one stops', async () => {
    const { run, sent } = await openReminders()
    await run(AbortSignal.abort())
    expect(sent).toEqual([])
    await run()
    expect(sent).toHaveLength(1)
  })

  it('say nothing of questions that are no longer asked', async () => {
    const { run, sent, forgetBank } = await openReminders()
    forgetBank()
    await run()
    expect(sent).toEqual([])
  })
})
