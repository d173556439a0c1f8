import { foldMeeting } from './fold.ts'
import type { MeetingStore } from './ports.ts'
import type { MeetingView } from './view.ts'

type Reading = Pick<MeetingStore, 'read'>

/** The meeting as it stands; null when there is none, or it cannot be read any more. */
export async function readMeeting(store: Reading, id: number): Promise<MeetingView | null> {
  const log = await store.read(id)
  return log === null ? null : foldMeeting(log.meeting, log.events, log.accounts)
}

/** The same of several, in this order; what is not there is left out. */
export async function readMeetings(store: Reading, ids: readonly number[]): Promise<MeetingView[]> {
  const views: MeetingView[] = []
  for (const id of ids) {
    const view = await readMeeting(store, id)
    if (view !== null) views.push(view)
  }
  return views
}
