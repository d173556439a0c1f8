import type { Order, OrderOutcome } from './desk.ts'
import type { MeetingEvent } from './events.ts'
import { type Account, accountKey } from './meeting.ts'
import { isSent, toHost, toPlace } from './outbox.ts'
import { EXTENSION_SECONDS } from './times.ts'
import type { MeetingView } from './view.ts'

/** What an order comes to: an event under its key, or a reason why not. */
export type Ordered = { key: string; event: MeetingEvent } | { outcome: OrderOutcome }

export interface Given {
  by: Account | null
  deliveryId: string
}

/** Decides what an order does to a meeting as it stands. */
export function orderOn(view: MeetingView, order: Order, given: Given): Ordered {
  const { phase } = view
  if (phase.kind === 'ended') return { outcome: order.do === 'end' ? 'repeat' : 'too_late' }
  switch (order.do) {
    case 'start':
      return start(view, given)
    case 'end':
      return { key: 'ended', event: { kind: 'ended', reason: 'host' } }
    case 'pause':
      if (phase.kind === 'lobby') return { outcome: 'too_late' }
      if (view.pause !== null) return { outcome: 'repeat' }
      return { key: byDelivery(given), event: { kind: 'paused', reason: 'host' } }
    case 'resume':
      if (view.pause === null) return { outcome: 'repeat' }
      return { key: byDelivery(given), event: { kind: 'resumed' } }
    case 'extend':
      return extend(view, order.question, given)
    case 'skip':
      return skip(view, order.question)
    case 'next':
      return hurry(view, order.question)
  }
}

function start(view: MeetingView, { by }: Given): Ordered {
  if (view.phase.kind !== 'lobby') return { outcome: 'repeat' }
  const { group } = view.meeting
  // Members of a group need not join: they vote where they are.
  if (group === null && view.participants.length === 0) return { outcome: 'no_players' }
  return { key: 'started', event: { kind: 'started', by: by === null ? null : accountKey(by) } }
}

function extend(view: MeetingView, wanted: number | undefined, given: Given): Ordered {
  if (view.meeting.settings.mode !== 'study') return { outcome: 'not_allowed_in_mode' }
  const question = questionInHand(view)
  if (question === null || (wanted ?? question) !== question) return { outcome: 'too_late' }
  const event = { kind: 'extended', question, seconds: EXTENSION_SECONDS } as const
  return { key: byDelivery(given), event }
}

function skip(view: MeetingView, question: number): Ordered {
  if (view.questions[question]?.isSkipped) return { outcome: 'repeat' }
  if (questionInHand(view) !== question) return { outcome: 'too_late' }
  return { key: `skipped:${question}`, event: { kind: 'skipped', question } }
}

function hurry(view: MeetingView, question: number): Ordered {
  const { phase } = view
  const isInHand = 'question' in phase && phase.question === question
  if (!isInHand || phase.kind === 'asking') return { outcome: 'too_late' }
  // It is over, and its answer is about to be shown. Where it is shown already, the order stands below
  // it, while phones are still being told.
  if (phase.kind === 'closed' && !isShown(view, question)) return { outcome: 'repeat' }
  const when = phase.kind === 'closed' ? 'revealed' : phase.kind
  return { key: `hurried:${question}:${when}`, event: { kind: 'hurried', question } }
}

/** Whether the answer stands where the meeting is steered. */
function isShown(view: MeetingView, question: number): boolean {
  const notice = { kind: 'reveal', question } as const
  return [...toPlace(view), ...toHost(view)].some((target) => isSent(view, { notice, target }))
}

/** The one that is being sent or answered. */
function questionInHand({ phase, questions }: MeetingView): number | null {
  if (phase.kind !== 'asking' && phase.kind !== 'open') return null
  return questions[phase.question]?.askingAt === null ? null : phase.question
}

/** The same delivery is one order. */
function byDelivery({ by, deliveryId }: Given): string {
  return `order:${by?.channel ?? ''}:${deliveryId}`
}
