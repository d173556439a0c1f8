import type { LoggedEvent, MeetingEvent } from './events.ts'
import type { Account } from './meeting.ts'
import { type Remaining, remainingOf, type Send, type Situation } from './outbox.ts'
import type { Target } from './ports.ts'

/** What is to be done about a meeting now; see next-step.ts. */
export type Step =
  /** Something has happened. */
  | { do: 'log'; event: LoggedEvent }
  | { do: 'send'; sends: Send[] }
  /** `joined`: how many people it will show. */
  | { do: 'redraw_lobby'; target: Target; messageId: string; joined: number }
  | { do: 'close_poll'; question: number; messageId: string }
  /** `mark`: the notice that is logged when it is done. */
  | { do: 'check_members'; accounts: Account[]; mark: string }
  /** ISO time, after now. */
  | { do: 'wait'; until: string }
  /** Nothing will happen any more. */
  | { do: 'finish' }

export function log({ now }: Situation, key: string, event: MeetingEvent): Step {
  return { do: 'log', event: { key, at: now, event } }
}

/** Until the earliest of these ISO times. */
export function wait(until: string, ...others: (string | null)[]): Step {
  return { do: 'wait', until: earliest(until, ...others) }
}

/** Sends what may be sent now; otherwise what `otherwise` says about the rest. */
export function sendOr(
  situation: Situation,
  sends: readonly Send[],
  otherwise: (remaining: Remaining) => Step,
): Step {
  const remaining = remainingOf(situation, sends)
  if (remaining.ready.length > 0) return { do: 'send', sends: remaining.ready }
  return otherwise(remaining)
}

function earliest(first: string, ...others: (string | null)[]): string {
  return others.reduce<string>((best, at) => (at !== null && at < best ? at : best), first)
}
