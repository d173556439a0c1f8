/** Which notices of a meeting are still to be sent, to whom, and from when on. */
import { phonesOf } from './fold-people.ts'
import { freeAt } from './group-limit.ts'
import { type Account, accountKey } from './meeting.ts'
import { GONE, type Notice, sentKey, type Target, targetKey } from './ports.ts'
import type { MeetingView } from './view.ts'

export interface Send {
  notice: Notice
  target: Target
}

/** A meeting at a moment, with what only the process that looks after it knows. */
export interface Situation {
  view: MeetingView
  /** ISO time. */
  now: string
  /** By `targetKey`: ISO times before which a platform wants nothing more for these. */
  held: ReadonlyMap<string, string>
  /** See `MeetingStage`. */
  asksByPoll(question: number): boolean
}

/** What is left of some sends. */
export interface Remaining {
  /** May be sent now; at most one to the group, as each counts against its limit. */
  ready: Send[]
  /** ISO time at which the first of the others may be sent; null when there are none. */
  nextAt: string | null
}

export function remainingOf(situation: Situation, sends: readonly Send[]): Remaining {
  const { view, now } = situation
  const times = sends
    .filter((send) => !isSent(view, send) && !isGone(view, send))
    .map((send) => ({ send, at: mayGoAt(situation, send.target) }))
  const ready = times.filter(({ at }) => at <= now).map(({ send }) => send)
  const first = ready.find(({ target }) => target.kind === 'group')
  const later = times.filter(({ at }) => at > now).map(({ at }) => at)
  return {
    ready: ready.filter((send) => send.target.kind === 'phone' || send === first),
    nextAt: later.sort()[0] ?? null,
  }
}

export function isDone({ ready, nextAt }: Remaining): boolean {
  return ready.length === 0 && nextAt === null
}

/** ISO time, `now` or later. */
export function mayGoAt({ view, now, held }: Situation, target: Target): string {
  const heldUntil = held.get(targetKey(target)) ?? now
  const free = target.kind === 'group' ? freeAt(view.groupCalls, now) : now
  return heldUntil > free ? heldUntil : free
}

export function isSent({ sent }: MeetingView, { notice, target }: Send): boolean {
  return sent.has(sentKey(notice, target))
}

/** The report is tried all the same: the host may have opened the chat since. */
function isGone({ sent }: MeetingView, { notice, target }: Send): boolean {
  return notice.kind !== 'report' && sent.has(`${GONE}:${targetKey(target)}`)
}

export function toGroup({ meeting: { group } }: MeetingView): Target[] {
  return group === null ? [] : [{ kind: 'group', group }]
}

export function toHost({ meeting: { host } }: MeetingView): Target[] {
  return host === null ? [] : [{ kind: 'phone', account: host }]
}

/** Where what concerns everybody's doing is said: the group, or the host's phone. */
export function toPlace(view: MeetingView): Target[] {
  return view.meeting.group === null ? toHost(view) : toGroup(view)
}

export function toPhones(accounts: readonly Account[]): Target[] {
  return accounts.map((account) => ({ kind: 'phone', account }))
}

/** The phones that had joined when this question was about to be sent. */
export function phonesForQuestion(view: MeetingView, question: number): Account[] {
  const askingAt = view.questions[question]?.askingAt ?? null
  return phonesOf(
    view.participants.filter(
      ({ joinedAt }) => askingAt !== null && joinedAt !== null && joinedAt <= askingAt,
    ),
  )
}

/** The phones that got this question, or answered it elsewhere. */
export function phonesForReveal(view: MeetingView, question: number): Account[] {
  const votes = view.questions[question]?.votes
  return view.participants.flatMap(({ id, phones }) =>
    phones.filter(
      (phone) => votes?.has(id) || view.sent.has(`question:${question}:${accountKey(phone)}`),
    ),
  )
}

/** How long all these phones may take before the rest goes on without them. Milliseconds. */
export function patienceMs(phones: number): number {
  return 20_000 + 100 * phones
}
