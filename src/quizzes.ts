import type { Purgeable, QuizJobs } from './background.ts'
import type { Content } from './broadcast/broadcast.ts'
import type { ConnectedChannel } from './connect-channels.ts'
import { createContests } from './contests.ts'
import type { MeetingPlaces, QuizRooms } from './conversation/quiz-rooms.ts'
import type { Clock } from './lib/clock.ts'
import type { Logger } from './lib/logger.ts'
import { createMeetings, type MeetingsDeps } from './meetings.ts'
import type { Database } from './storage/database.ts'
import { createStudying, type StudyingDeps } from './studying.ts'

interface QuizzesDeps extends StudyingDeps, Omit<MeetingsDeps, 'places'> {
  /** False where no channel but a terminal is here. */
  serves: boolean
  /** The channels that members reach from their phones. */
  connected(): ConnectedChannel[]
  /** Sends this to everybody who wants announcements. `by`: `contest:3`. */
  announce(by: string, content: Pick<Content, 'text' | 'contest'>): Promise<void>
  chats: StudyingDeps['chats'] & MeetingsDeps['chats']
  db: Database['db']
  clock: Clock
  logger: Logger
}

/** Studying, meetings and contests in a running program. */
export interface Quizzes {
  /** For the conversation. */
  rooms: QuizRooms
  /** For the queue. */
  jobs: QuizJobs
  /** Stores whose rows go after a short time. */
  shortLived: Purgeable[]
  /** Takes up what an ended process left; of a process that does the queue's work. */
  resume(): Promise<void>
}

export function createQuizzes(deps: QuizzesDeps): Quizzes {
  const meetings = createMeetings({ ...deps, places: createPlaces(deps) })
  const contests = createContests(deps)
  const studying = createStudying(deps)
  return {
    rooms: {
      meetings: deps.serves ? meetings.rooms : null,
      contests: contests.desk,
      ...studying.rooms,
    },
    jobs: {
      // Without channels nothing could be said: other processes have them.
      ...(deps.serves && {
        meeting: meetings.job,
        sweepMeetings: meetings.resume,
        remindStudy: studying.remind,
      }),
      runContests: contests.runner.runDue,
    },
    shortLived: [meetings.store],
    resume: meetings.resume,
  }
}

function createPlaces({ connected }: QuizzesDeps): MeetingPlaces {
  const find = (name: string) => connected().find(({ channel }) => channel.name === name)
  return {
    polls: (name) => find(name)?.polls ?? null,
    files: (name) => find(name)?.files ?? null,
    startLink: (name, payload) => find(name)?.startLink(payload) ?? null,
    channels: () => connected().map(({ channel }) => channel.name),
  }
}
