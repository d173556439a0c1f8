import type { Clock } from '../../lib/clock.ts'

/** Who wants nothing more for now, as the platform said. */
export interface Holds {
  add(meetingId: number, target: string, ms: number): void
  /** By target: ISO times, some perhaps over. */
  of(meetingId: number): ReadonlyMap<string, string>
  forget(meetingId: number): void
}

/** In memory: a platform says it again. */
export function createHolds(clock: Clock): Holds {
  const byMeeting = new Map<number, Map<string, string>>()
  return {
    add(meetingId, target, ms) {
      const held = byMeeting.get(meetingId) ?? new Map<string, string>()
      byMeeting.set(meetingId, held)
      held.set(target, new Date(clock.now().getTime() + ms).toISOString())
    },
    of: (meetingId) => byMeeting.get(meetingId) ?? new Map(),
    forget: (meetingId) => void byMeeting.delete(meetingId),
  }
}
