import type { LoggedEvent, MeetingEvent } from './events.ts'

export type EventOf<Kind extends MeetingEvent['kind']> = {
  key: string
  at: string
  event: Extract<MeetingEvent, { kind: Kind }>
}

/** The events by kind, each key once, in the order of their times and then of their keys. */
export interface EventIndex {
  of<Kind extends MeetingEvent['kind']>(kind: Kind): EventOf<Kind>[]
}

export function indexEvents(events: readonly LoggedEvent[]): EventIndex {
  const byKey = new Map<string, LoggedEvent>()
  for (const logged of events) {
    const known = byKey.get(logged.key)
    if (known === undefined || logged.at < known.at) byKey.set(logged.key, logged)
  }
  const byKind = new Map<string, LoggedEvent[]>()
  for (const logged of byKey.values()) {
    const list = byKind.get(logged.event.kind)
    if (list === undefined) byKind.set(logged.event.kind, [logged])
    else list.push(logged)
  }
  // Mostly they are in order already, and there are thousands.
  for (const list of byKind.values()) if (!isInOrder(list)) list.sort(byTime)
  return {
    of: <Kind extends MeetingEvent['kind']>(kind: Kind) =>
      (byKind.get(kind) ?? []) as EventOf<Kind>[],
  }
}

function isInOrder(list: readonly LoggedEvent[]): boolean {
  return list.every((logged, index) => {
    const before = list[index - 1]
    return before === undefined || byTime(before, logged) <= 0
  })
}

/** Of two at the same time the one with the smaller key is the earlier. */
export function byTime(
  a: Pick<LoggedEvent, 'at' | 'key'>,
  b: Pick<LoggedEvent, 'at' | 'key'>,
): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  if (a.key === b.key) return 0
  return a.key < b.key ? -1 : 1
}
