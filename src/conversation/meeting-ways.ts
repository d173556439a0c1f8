import type { MeetingView } from '../quiz/meeting/view.ts'
import type { WaysIn } from './meeting-lobby-replies.ts'
import type { MeetingPlaces } from './quiz-rooms.ts'

/** What `/start` says of who follows the link into a meeting: `thi_48213`. */
const PAYLOAD = /^thi_(\d{5})$/

/** How people join this meeting on the platforms that are on. */
export function waysInto(
  {
    places,
    channelTitle,
  }: { places: Pick<MeetingPlaces, 'channels' | 'startLink'>; channelTitle(name: string): string },
  { meeting }: MeetingView,
): WaysIn {
  const channels = places.channels()
  const links = channels.flatMap((name) => places.startLink(name, `thi_${meeting.code}`) ?? [])
  return { titles: [...new Set(channels.map(channelTitle))], link: links[0] ?? null }
}

/** The code of such a payload; null for any other. */
export function codeOfPayload(payload: string): string | null {
  return PAYLOAD.exec(payload.trim())?.[1] ?? null
}
