import { cite } from './answering/cite.ts'
import type { MeetingArchive } from './cli/ports.ts'
import type { Corpus } from './corpus/document.ts'
import { foldMeeting } from './quiz/meeting/fold.ts'
import type { MeetingView } from './quiz/meeting/view.ts'
import type { Database } from './storage/database.ts'
import { createMeetingStore } from './storage/meeting-store.ts'

/** The meetings in the store, with the source lines of these documents. */
export function openMeetingArchive(db: Database['db'], { documents }: Corpus): MeetingArchive {
  const store = createMeetingStore({ db })

  async function find(id: number): Promise<MeetingView | null> {
    const log = await store.read(id)
    return log === null ? null : foldMeeting(log.meeting, log.events, log.accounts)
  }

  return {
    find,
    async newest(limit) {
      const views: MeetingView[] = []
      for (const id of await store.newest(limit)) {
        const view = await find(id)
        if (view !== null) views.push(view)
      }
      return views
    },
    sourceOf(passageId) {
      for (const document of documents) {
        const passage = document.passages.find(({ id }) => id === passageId)
        if (passage !== undefined) return cite(document, passage).source
      }
      return null
    },
  }
}
