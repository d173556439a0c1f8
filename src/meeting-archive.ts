import { cite } from './answering/cite.ts'
import type { MeetingArchive } from './cli/ports.ts'
import type { Corpus } from './corpus/document.ts'
import { readMeeting, readMeetings } from './quiz/meeting/read-meetings.ts'
import type { Database } from './storage/database.ts'
import { createMeetingStore } from './storage/meeting-store.ts'

/** The meetings in the store, with the source lines of these documents. */
export function openMeetingArchive(db: Database['db'], { documents }: Corpus): MeetingArchive {
  const store = createMeetingStore({ db })
  return {
    find: (id) => readMeeting(store, id),
    newest: async (limit) => readMeetings(store, await store.newest(limit)),
    sourceOf(passageId) {
      for (const document of documents) {
        const passage = document.passages.find(({ id }) => id === passageId)
        if (passage !== undefined) return cite(document, passage).source
      }
      return null
    },
  }
}
