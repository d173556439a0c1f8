import type { IncomingMessage } from '../channels/channel.ts'
import type { Account } from '../quiz/meeting/meeting.ts'
import { isSame } from '../quiz/meeting/shares.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import type { Context } from './context.ts'
import type { MeetingRooms } from './quiz-rooms.ts'

/** A context in which meetings can be held. */
export interface MeetingContext extends Context {
  meetings: MeetingRooms
}

/** The same context; null where no meeting can be held. */
export function meeting(context: Context): MeetingContext | null {
  const { meetings } = context.quiz
  return meetings === null ? null : { ...context, meetings }
}

/** Who wrote or pressed, as meetings know people; null for an admin who hides behind the group. */
export function accountOfSender({ address, chatKind, sender }: IncomingMessage): Account | null {
  const { channel } = address
  if (chatKind === 'private') return { channel, chatId: address.chatId }
  return sender === null ? null : { channel, chatId: sender.id }
}

/** As others read it: chosen by /ten, or else as the platform gives it; '' where neither is known. */
export async function nameOfSender(
  { people, quiz }: MeetingContext,
  { address, chatKind, sender }: IncomingMessage,
): Promise<string> {
  const given = sender?.displayName ?? ''
  // Who writes in a group need not be known to us.
  if (chatKind === 'group') return given
  const { name } = await quiz.members.settings(await people.personOf(address))
  return name ?? given
}

/** A delivery under a name that no other channel uses. */
export function deliveryKey({ address, deliveryId }: IncomingMessage): string {
  return `${address.channel}:${deliveryId}`
}

/** `unknown`: the platform does not say now. */
export type Right = 'yes' | 'no' | 'unknown'

/**
 * Whether this person may open a meeting here: anybody in private, admins in a group. Where a platform
 * tells nobody's standing, whoever writes may.
 */
export async function mayOpen(
  { meetings }: MeetingContext,
  message: IncomingMessage,
): Promise<Right> {
  if (message.chatKind === 'private') return 'yes'
  const polls = meetings.polls(message.address.channel)
  // No sender in a group: an admin who writes as the group itself, see the channels' parse.ts.
  if (message.sender === null || polls === null) return 'yes'
  const standing = await polls.standing(message.address, message.sender.id)
  if (standing === null) return 'unknown'
  return standing === 'admin' ? 'yes' : 'no'
}

/** Whether this person may steer it: the host, from wherever, and in its group the admins. */
export async function maySteer(
  context: MeetingContext,
  message: IncomingMessage,
  view: MeetingView,
): Promise<Right> {
  const account = accountOfSender(message)
  const { host, group } = view.meeting
  if (isSame(host, account)) return 'yes'
  const isThere =
    message.chatKind === 'group' &&
    group?.channel === message.address.channel &&
    group.chatId === message.address.chatId
  if (isThere && context.meetings.polls(group.channel) !== null) return mayOpen(context, message)
  if (account === null) return 'no'
  // The host's other account, when the two are linked.
  const hosted = await context.meetings.desk.hostedBy(account, RECENT)
  return hosted.some(({ meeting: { id } }) => id === view.meeting.id) ? 'yes' : 'no'
}

/** Meetings of one host that are looked through. */
const RECENT = 10
