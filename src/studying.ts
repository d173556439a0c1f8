import type { Channel, ChatAddress } from './channels/channel.ts'
import type { ActionStore, ChatTag } from './conversation/ports.ts'
import type { QuizRooms } from './conversation/quiz-rooms.ts'
import { createReminderSender } from './conversation/study-reminders.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import type { QuestionBank } from './quiz/bank.ts'
import { createReminders } from './quiz/study/reminders.ts'
import { createStudyDesk } from './quiz/study/study.ts'
import type { Database } from './storage/database.ts'
import { createStudyStore } from './storage/study-store.ts'
import { createUnitStore } from './storage/unit-store.ts'
import type { ChatStore } from './subscribers/ports.ts'

export interface StudyingDeps {
  db: Database['db']
  /** Of the documents in use. */
  bank(): Promise<QuestionBank>
  /** How reminders leave. */
  channel(name: string): Channel | undefined
  chats: Pick<ChatStore, 'setReachability'>
  actions: Pick<ActionStore, 'save'>
  clock: Clock
  logger: Logger
  chatTag(address: ChatAddress): ChatTag
}

/** Studying alone in a running program: for the conversation, and its reminders. */
export function createStudying(deps: StudyingDeps): {
  rooms: Pick<QuizRooms, 'study' | 'members' | 'units'>
  remind(signal: AbortSignal): Promise<void>
} {
  const store = createStudyStore(deps)
  const reminders = createReminders({ ...deps, store, sender: createReminderSender(deps) })
  return {
    rooms: {
      study: createStudyDesk({ ...deps, store }),
      members: store,
      units: createUnitStore(deps),
    },
    remind: reminders.runDue,
  }
}
