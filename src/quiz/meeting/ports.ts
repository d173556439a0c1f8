/** What meetings need of a store, and of the chats they are held in. */

import { type LoggedEvent, voteKey } from './events.ts'
import { type Account, accountKey, type GroupAddress, type Meeting } from './meeting.ts'
import type { MeetingView } from './view.ts'

/** Who an account is, as of now: a member may choose a name, or link a second account, at any time. */
export interface KnownAccount {
  /** Null: never wrote to the bot. */
  personId: string | null
  /** As the member chose; null when not chosen. */
  name: string | null
  /** As the platform once named the chat, where it tells no name with what comes in; null: it never did. */
  givenName: string | null
  unit: string | null
}

/** All that is stored of a meeting. */
export interface MeetingLog {
  meeting: Meeting
  /** In the order they were stored. */
  events: LoggedEvent[]
  /** By `accountKey`; of the host, and of everybody the events name. */
  accounts: Map<string, KnownAccount>
  /** How far it was read: the stored events, and the number of the last. */
  upTo: { events: number; last: number }
}

/** Meetings as logs of events. Whatever resolves is safe from a power cut. */
export interface MeetingStore {
  /**
   * `busy`: the group, or the host where there is no group, has an open one already; that one's id.
   * A code is given that no other open meeting has. The delivery that asked for it gets the same
   * meeting when it comes again, also after its end.
   */
  create(
    meeting: Omit<Meeting, 'id' | 'code'>,
    deliveryId: string,
  ): Promise<{ kind: 'created'; id: number } | { kind: 'busy'; id: number }>
  /** Only what stands fixed, without its log. */
  readFixed(id: number): Promise<Meeting | null>
  /** `before`: an earlier reading, of which events are taken over, so that only new ones are fetched. */
  read(id: number, before?: MeetingLog): Promise<MeetingLog | null>
  /** Stores the event unless one with its key is there. */
  append(id: number, event: LoggedEvent): Promise<'new' | 'repeat'>
  /**
   * What decides about one more vote: what has happened to the question and to the meeting, and the
   * votes for it of this account's person. One statement, as it is done for every vote.
   */
  readForVote(id: number, question: number, account: Account): Promise<LoggedEvent[]>
  /** Nothing more will happen; the code is free again, and `create` no longer finds it busy. */
  close(id: number, at: string): Promise<void>
  /** Of the meetings that are not closed, oldest first. */
  openIds(): Promise<number[]>
  /** An open meeting; null when there is none. */
  findByCode(code: string): Promise<number | null>
  findByGroup(group: Pick<GroupAddress, 'channel' | 'chatId'>): Promise<number | null>
  /** The newest open meeting that this account's person hosts or has joined. */
  findByAccount(account: Account): Promise<number | null>
  /** Those this account's person has hosted, newest first, ended ones too. */
  hostedBy(account: Account, limit: number): Promise<number[]>
  /** Of all hosts, newest first, ended ones too. */
  newest(limit: number): Promise<number[]>

  /**
   * From now on votes in this poll belong to the question; those that were parked are stored as its
   * votes, and `event` with them. A poll that belongs to a question already stays there.
   */
  linkPoll(
    poll: { channel: string; pollId: string },
    to: PollTarget,
    event: LoggedEvent | null,
  ): Promise<void>
  /** Null: unknown. */
  pollTarget(poll: { channel: string; pollId: string }): Promise<PollTarget | null>
  /** Keeps a vote whose poll is unknown, for `linkPoll`; stores it when the poll is known by now. */
  parkVote(vote: PollVote): Promise<void>
  /** Every new job for the meeting takes the next number; an older one ends itself. */
  nextWake(id: number): Promise<number>
  wakeOf(id: number): Promise<number>
  /** Forgets parked votes older than this ISO time. Returns how many. */
  purge(before: string): Promise<number>
}

export interface PollTarget {
  meetingId: number
  question: number
}

/** One vote in a native poll. */
export interface PollVote {
  channel: string
  pollId: string
  account: Account
  /** As the platform gives it. */
  name: string
  choices: number[]
  deliveryId: string
  /** ISO time of arrival. */
  at: string
}

/** How such a vote stands in the log. */
export function pollVoteEvent(
  { account, name, choices, deliveryId, at }: Omit<PollVote, 'channel' | 'pollId'>,
  question: number,
): LoggedEvent {
  const voter = accountKey(account)
  return {
    key: voteKey(question, voter, deliveryId),
    at,
    event: { kind: 'vote', question, account: voter, name, choices, via: 'poll' },
  }
}

/** One message of a meeting. With its target it is sent once. */
export type Notice =
  /** Who has joined, how to join, and for the host how to begin. */
  | { kind: 'lobby' }
  /**
   * `seconds`: the time to answer, as `asked` will say. On the phone of a host without a group also
   * what `controls` has.
   */
  | { kind: 'question'; question: number; seconds: number }
  /** The buttons of a host who has not joined, while it runs; only where there is no group. */
  | { kind: 'controls'; question: number }
  /**
   * Shares of the options and the clause; on a phone also whether the member was right. This and the
   * next two go to the host as well where there is no group, whether or not the host has joined.
   */
  | { kind: 'reveal'; question: number }
  | { kind: 'standings'; question: number }
  | { kind: 'final' }
  /** The paragraph for the minutes and the workbook; to the host. */
  | { kind: 'report' }
  /** It counts for nobody, and what comes next; to the place and the phones that got the question. */
  | { kind: 'skipped'; question: number }
  /**
   * Why it stands still and what to do. To the host alone when the group is lost, otherwise to the
   * place and all phones. `count`: of the pauses.
   */
  | { kind: 'paused'; count: number }

/** `question:3`; how events name a notice. */
export function noticeKey(notice: Notice): string {
  if ('question' in notice) return `${notice.kind}:${notice.question}`
  return 'count' in notice ? `${notice.kind}:${notice.count}` : notice.kind
}

/** The notice of a `sent` event that says that a phone cannot be reached any more. */
export const GONE = 'gone'

/** As events and `MeetingView.sent` name who gets something: `group`, or the key of the account. */
export function targetKey(target: Target): string {
  return target.kind === 'group' ? 'group' : accountKey(target.account)
}

/** `question:3:group`; the key in `MeetingView.sent`. */
export function sentKey(notice: Notice, target: Target): string {
  return `${noticeKey(notice)}:${targetKey(target)}`
}

/** Whom a notice goes to: the group, or one phone (also the host's). */
export type Target = { kind: 'group'; group: GroupAddress } | { kind: 'phone'; account: Account }

/** What became of a notice. */
export type StageResult =
  /** `pollId`: it is a native poll, whose votes come by themselves. */
  | { kind: 'sent'; messageId: string | null; pollId?: string }
  /** Nothing was sent; try again after this time. */
  | { kind: 'later'; afterMs: number }
  /** It may be there. */
  | { kind: 'unknown' }
  /** The chat cannot be reached any more: the bot was removed or blocked. */
  | { kind: 'gone' }
  /** Will not work, ever. */
  | { kind: 'failed'; reason: string }

/** How a meeting speaks: filled by conversation/, which knows the words and the channels. */
export interface MeetingStage {
  send(view: MeetingView, notice: Notice, target: Target): Promise<StageResult>
  /** Brings the lobby that was sent up to date. `failed` when that message is no more. */
  redrawLobby(view: MeetingView, target: Target, messageId: string): Promise<StageResult>
  /** Whether the group's question goes out as a native poll, which has to be closed. */
  asksByPoll(view: MeetingView, question: number): boolean
  /** `closed` also when it had ended before. `voters`: how many voted in it, null when not told. */
  closePoll(
    view: MeetingView,
    messageId: string,
  ): Promise<{ kind: 'closed'; voters: number | null } | Exclude<StageResult, { kind: 'sent' }>>
  /** Whether the account belongs to the group; null when the platform does not say. */
  isMember(view: MeetingView, account: Account): Promise<boolean | null>
}
