import type { EventIndex } from './event-index.ts'
import type { MeetingMode } from './meeting.ts'
import { toMs } from './times.ts'

export interface Pause {
  reason: 'host' | 'group_lost'
  /** ISO times; `until` is null while it lasts. */
  since: string
  until: string | null
}

/** Of several at the same time the meeting rather goes on. */
const ORDER = ['started', 'paused', 'resumed', 'ended'] as const

/**
 * The pauses one after the other. A group that is lost while the host pauses makes a pause of its
 * own; starting a meeting ends one of its lobby.
 */
export function pausesOf(index: EventIndex): Pause[] {
  const changes = ORDER.flatMap((kind) => index.of(kind)).sort((a, b) =>
    a.at === b.at
      ? ORDER.indexOf(a.event.kind) - ORDER.indexOf(b.event.kind)
      : a.at < b.at
        ? -1
        : 1,
  )
  const pauses: Pause[] = []
  for (const { at, event } of changes) {
    const last = pauses.at(-1)
    const open = last !== undefined && last.until === null ? last : null
    if (event.kind === 'paused') {
      if (open !== null && (open.reason === event.reason || event.reason === 'host')) continue
      if (open !== null) open.until = at
      pauses.push({ reason: event.reason, since: at, until: null })
    } else if (open !== null) open.until = at
    if (event.kind === 'ended') break
  }
  return pauses
}

/**
 * Those that stop the time of an open question: in the mode compete the host's pause waits for the
 * answer, as a stopped clock would be time to look things up.
 */
export function freezing(pauses: Pause[], mode: MeetingMode): Pause[] {
  return pauses.filter(({ reason }) => mode === 'study' || reason === 'group_lost')
}

/** Milliseconds between two moments without what was paused of them; 0 when the second is earlier. */
export function runningMs(pauses: readonly Pause[], fromIso: string, untilIso: string): number {
  const [from, until] = [toMs(fromIso), toMs(untilIso)]
  const paused = pauses.map((pause) => {
    const end = pause.until === null ? until : toMs(pause.until)
    return Math.max(Math.min(end, until) - Math.max(toMs(pause.since), from), 0)
  })
  return Math.max(until - from - paused.reduce((sum, ms) => sum + ms, 0), 0)
}

/** The ISO time at which so much time has run since then; null while a pause lasts. */
export function runsOutAt(pauses: readonly Pause[], since: string, ms: number): string | null {
  let at = toMs(since)
  let left = ms
  for (const pause of pauses) {
    if (pause.until === null) return null
    const [from, until] = [Math.max(toMs(pause.since), at), toMs(pause.until)]
    if (until <= at) continue
    if (left <= from - at) break
    left -= from - at
    at = until
  }
  return new Date(at + left).toISOString()
}
