import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { QuestionBank } from '../bank.ts'
import type { DueReminder, Reminder, ReminderSender, StudyStore } from './ports.ts'
import { beginOfDay, dayOf, minuteOfDay } from './vietnam-day.ts'

/** Reminders in a row that led to nothing; after these there is one last word. */
const MOST_IGNORED = 3
/** What could not be sent at its hour is sent up to so long after it; later it would only disturb. */
const LATEST_MINUTES = 180
const AT_ONCE = 100

interface ReminderDeps {
  store: Pick<
    StudyStore,
    'dueReminders' | 'claimReminder' | 'releaseReminder' | 'countReminder' | 'stopReminders'
  >
  sender: ReminderSender
  /** Of the documents in use. */
  bank(): Promise<Pick<QuestionBank, 'find'>>
  clock: Clock
  logger: Logger
}

export interface Reminders {
  /** Reminds those whose hour has come, each once a day; begins with nobody else once it is aborted. */
  runDue(signal: AbortSignal): Promise<void>
}

/** Daily reminders of what is due, for those who asked for them. */
export function createReminders({ store, sender, bank, clock, logger }: ReminderDeps): Reminders {
  async function remind(due: DueReminder, day: string, known: Known): Promise<void> {
    if (!(await store.claimReminder(due.personId, day))) return
    const count = due.dueQuestions.filter((id) => known.find(id) !== null).length
    // All of it was taken out of the bank.
    if (count === 0) return
    const isLast = due.ignored >= MOST_IGNORED
    const result = await reach(due, isLast ? { kind: 'stopped' } : { kind: 'due', count })
    if (result === 'later') await store.releaseReminder(due.personId, day)
    if (result !== 'sent') return
    if (isLast) await store.stopReminders(due.personId)
    else await store.countReminder(due.personId)
  }

  /** In the first chat that takes it. */
  async function reach({ chats }: DueReminder, reminder: Reminder) {
    let worst: 'unreachable' | 'later' = 'unreachable'
    for (const chat of chats) {
      const result = await sender.send(chat, reminder)
      if (result === 'sent') return result
      if (result === 'later') worst = result
    }
    return worst
  }

  return {
    async runDue(signal) {
      const now = clock.now()
      const day = dayOf(now)
      const to = minuteOfDay(now)
      // Everybody once: who is to be tried later keeps nobody behind from being reminded.
      for (let after: string | undefined; ; ) {
        const batch = await store.dueReminders(
          {
            day,
            dayBegan: beginOfDay(now),
            minutes: { from: Math.max(0, to - LATEST_MINUTES), to },
            now: now.toISOString(),
            after,
          },
          AT_ONCE,
        )
        if (batch.length === 0) return
        const known = await bank()
        for (const due of batch) {
          if (signal.aborted) return
          await remind(due, day, known)
        }
        logger.info({ count: batch.length }, 'members reminded of studying')
        if (batch.length < AT_ONCE) return
        after = batch.at(-1)?.personId
      }
    },
  }
}

type Known = Pick<QuestionBank, 'find'>
