import type { QuizJobs } from './background.ts'
import { channelTitle } from './connect-channels.ts'
import { createMeetingStage, type MeetingStageDeps } from './conversation/meeting-stage.ts'
import type { MeetingPlaces, MeetingRooms } from './conversation/quiz-rooms.ts'
import type { Clock } from './lib/clock.ts'
import { createLocks, type Leases } from './lib/held-lock.ts'
import type { Logger } from './lib/logger.ts'
import { realTiming } from './lib/timing.ts'
import { createMeetingManager } from './quiz/meeting/manager.ts'
import type { Meeting } from './quiz/meeting/meeting.ts'
import { createMeetingRunner } from './quiz/meeting/runner.ts'
import type { Database } from './storage/database.ts'
import { createMeetingStore } from './storage/meeting-store.ts'

/** Meetings that are remembered, for what every vote needs. */
const MOST_REMEMBERED = 50

export interface MeetingsDeps extends Omit<MeetingStageDeps, 'places' | 'channelTitle' | 'timing'> {
  db: Database['db']
  locks: Leases
  places: MeetingPlaces
  /** Has the runner look at a meeting at once. */
  enqueueMeeting(payload: { meetingId: number; wake: number }): Promise<unknown>
  clock: Clock
  logger: Logger
}

/** Meetings in a running program. */
export function createMeetings(deps: MeetingsDeps): {
  rooms: MeetingRooms
  job: NonNullable<QuizJobs['meeting']>
  store: { purge(before: string): Promise<unknown> }
  resume(): Promise<void>
} {
  const { db, clock, logger, locks, places } = deps
  const store = createMeetingStore({ db })
  const stage = createMeetingStage({ ...deps, channelTitle, timing: realTiming })
  const desk = createMeetingManager({ store, enqueue: deps.enqueueMeeting, clock, logger })
  const lock = createLocks({ locks, clock })
  const runner = createMeetingRunner({ store, stage, lock, clock, timing: realTiming, logger })
  const meetings = new Map<number, Meeting>()

  return {
    rooms: {
      ...places,
      desk,
      stage,
      async meetingOf(id) {
        const known = meetings.get(id)
        if (known !== undefined) return known
        const found = await store.readFixed(id)
        const [oldest] = meetings.keys()
        if (oldest !== undefined && meetings.size >= MOST_REMEMBERED) meetings.delete(oldest)
        if (found !== null) meetings.set(id, found)
        return found
      },
    },
    job: runner.advance,
    store,
    resume: desk.resumeAll,
  }
}
