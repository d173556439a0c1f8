import type { QuizJobs, QuizStores } from './background.ts'
import type { ConnectedChannel } from './connect-channels.ts'
import type { MeetingPlaces, QuizRooms } from './conversation/quiz-rooms.ts'

interface QuizzesDeps {
  /** False where no channel but a terminal is here. */
  serves: boolean
  /** The channels that members reach from their phones. */
  connected(): ConnectedChannel[]
}

/** Studying, meetings and contests in a running program. */
export interface Quizzes {
  /** For the conversation. */
  rooms: QuizRooms
  /** For the queue. */
  jobs: QuizJobs
  stores: QuizStores
  /** Takes up what an ended process left; of a process that does the queue's work. */
  resume(): Promise<void>
}

export function createQuizzes(deps: QuizzesDeps): Quizzes {
  const places = createPlaces(deps)
  return {
    rooms: { meetings: null },
    jobs: {},
    stores: { kept: [], shortLived: [] },
    async resume() {
      if (places.channels().length === 0) return
    },
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
