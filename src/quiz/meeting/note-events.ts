import type { Clock } from '../../lib/clock.ts'
import type { LoggedEvent, MeetingEvent } from './events.ts'
import type { MeetingStore } from './ports.ts'
import type { MeetingView } from './view.ts'

export interface NoteDeps {
  store: Pick<MeetingStore, 'append' | 'linkPoll'>
  clock: Clock
}

/** Stores that this has happened just now. */
export async function note(
  deps: NoteDeps,
  { meeting }: MeetingView,
  key: string,
  event: MeetingEvent,
): Promise<void> {
  await deps.store.append(meeting.id, happened(deps, key, event))
}

export function happened({ clock }: NoteDeps, key: string, event: MeetingEvent): LoggedEvent {
  return { key, at: clock.now().toISOString(), event }
}

export async function noteLostGroup(deps: NoteDeps, view: MeetingView): Promise<void> {
  const at = deps.clock.now().toISOString()
  await note(deps, view, `lost:${at}`, { kind: 'paused', reason: 'group_lost' })
}
