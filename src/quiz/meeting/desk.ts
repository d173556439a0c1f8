/** What a conversation can do with meetings; manager.ts is behind it. */
import type { BankQuestion } from '../bank.ts'
import type { Account, GroupAddress, MeetingSettings } from './meeting.ts'
import type { PollVote } from './ports.ts'
import type { MeetingView } from './view.ts'

export type Order =
  | { do: 'start' | 'pause' | 'resume' | 'end' }
  /** Given below a question it holds for no other. */
  | { do: 'extend'; question?: number }
  /**
   * Given below a question or its answer: it holds for no other. next: while it is open, it is closed
   * now; below its answer, the next one comes now.
   */
  | { do: 'skip' | 'next'; question: number }

/** `too_late`: the meeting, or the question, is past that already. `no_players`: nobody has joined. */
export type OrderOutcome = 'done' | 'repeat' | 'too_late' | 'not_allowed_in_mode' | 'no_players'

export type VoteOutcome = 'counted' | 'already' | 'late' | 'not_yet' | 'no_such_option'

export interface MeetingDesk {
  /**
   * Opens a lobby. `questions`: what may be asked, of which it picks. `busy`: one is open there
   * already, in the group or by this host.
   */
  open(request: {
    host: Account | null
    hostName: string
    group: GroupAddress | null
    settings: MeetingSettings
    questions: BankQuestion[]
    /** The delivery that asked for it: the same one opens one meeting. */
    deliveryId: string
  }): Promise<{ kind: 'opened' | 'busy'; view: MeetingView } | { kind: 'no_questions' }>
  find(id: number): Promise<MeetingView | null>
  /** The following find open meetings only. */
  findByCode(code: string): Promise<MeetingView | null>
  findByGroup(group: Pick<GroupAddress, 'channel' | 'chatId'>): Promise<MeetingView | null>
  /** The newest that this person hosts or has joined. */
  findByAccount(account: Account): Promise<MeetingView | null>
  /** Ended or not, newest first. */
  hostedBy(account: Account, limit: number): Promise<MeetingView[]>
  /**
   * Also while it runs: the questions from now on. `phone`: wants the questions in the private chat;
   * false: is present in the group and answers there, see events.ts.
   */
  join(
    id: number,
    member: { account: Account; name: string; phone: boolean },
    at: string,
  ): Promise<'joined' | 'already' | 'ended'>
  /** Who may give orders is the caller's to say. `deliveryId`: the same delivery is one order. */
  order(
    id: number,
    order: Order,
    given: { by: Account | null; deliveryId: string },
  ): Promise<OrderOutcome>
  /** By button or number. `at`: ISO time the platform gives. */
  vote(
    id: number,
    vote: {
      account: Account
      name: string
      question: number
      choices: number[]
      deliveryId: string
      at: string
    },
  ): Promise<VoteOutcome>
  /** In a native poll. Kept for later when the poll is not known yet. */
  takePollVote(vote: PollVote): Promise<void>
  /**
   * A poll of ours that the platform tells of. One whose sending was interrupted is recognised by
   * its text, which begins as `pollPrefix` says.
   */
  notePoll(poll: { channel: string; pollId: string; text: string }): Promise<void>
  /**
   * The bot was removed from the group: the meeting stands still until the order to resume, after the
   * bot was let in again.
   */
  groupLost(group: Pick<GroupAddress, 'channel' | 'chatId'>, deliveryId: string): Promise<void>
  /**
   * Goes on with every open meeting: with what an ended process left, or one that could not ask for
   * the next look at it.
   */
  resumeAll(): Promise<void>
}

/** `Câu 3/20 (mã 48213): `; stands before the text of a native poll. */
export function pollPrefix(view: Pick<MeetingView, 'meeting'>, question: number): string {
  const { code, questions } = view.meeting
  return `Câu ${question + 1}/${questions.length} (mã ${code}): `
}

/** The code and the index of the question in such a text; null in any other. */
export function readPollPrefix(text: string): { code: string; question: number } | null {
  const [, number, code] = /^Câu (\d+)\/\d+ \(mã (\d{5})\): /.exec(text.normalize('NFC')) ?? []
  if (number === undefined || code === undefined) return null
  return { code, question: Number(number) - 1 }
}
