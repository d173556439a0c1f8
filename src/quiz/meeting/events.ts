import { z } from 'zod'

const question = z.number().int().min(0)
const account = z.string().min(1)

/**
 * Everything that happened in a meeting; see fold.ts for what follows from it. Each is stored under a
 * key that is unique in its meeting, so that the same happening is stored once.
 */
export const meetingEvent = z.discriminatedUnion('kind', [
  /**
   * Key `phone:<account>` when the questions are wanted in the account's private chat, by code or
   * link; `joined:<account>` when only present, by the button in the group: nothing is sent to such
   * an account, which may never have written to the bot. Both may happen. A phone that could not be
   * reached and joins again: `phone:<account>:<at>`. `name`: as the platform gives it.
   */
  z.object({ kind: z.literal('joined'), account, name: z.string(), phone: z.boolean() }),
  /** Key `started`. */
  z.object({ kind: z.literal('started'), by: account.nullable() }),
  /**
   * It is about to be sent; nobody knows how far that came when the next event is missing.
   * Key `asking:<question>`.
   */
  z.object({ kind: z.literal('asking'), question }),
  /** Everybody has it; the time runs, `seconds` from now. Key `asked:<question>`. */
  z.object({ kind: z.literal('asked'), question, seconds: z.number().positive() }),
  /** Key: the delivery that asked for it. */
  z.object({ kind: z.literal('paused'), reason: z.enum(['host', 'group_lost']) }),
  z.object({ kind: z.literal('resumed') }),
  z.object({ kind: z.literal('extended'), question, seconds: z.number().positive() }),
  /** The question is over and counts for nobody. Key `skipped:<question>`. */
  z.object({ kind: z.literal('skipped'), question }),
  /**
   * No more votes than those of the next moments, see fold.ts. Key `closed:<question>`. `poll`: the
   * group's poll was stopped; how many had voted in it, null when not told. `graceMs`: these moments
   * are longer, as nobody was there at the deadline to take votes.
   */
  z.object({
    kind: z.literal('closed'),
    question,
    poll: z.object({ voters: z.number().int().nullable() }).optional(),
    graceMs: z.number().int().positive().optional(),
  }),
  /** The answer was shown; the pause for reading begins. Key `revealed:<question>`. */
  z.object({ kind: z.literal('revealed'), question }),
  /**
   * The host does not want to wait: while the question is open it is closed now, and after its answer
   * the next one comes now. Key `hurried:<question>:<phase>`.
   */
  z.object({ kind: z.literal('hurried'), question }),
  /**
   * Key `vote:<question>:<account>:<delivery>`; of several votes of a person for one question the
   * earliest counts. `name`: as the platform gives it.
   */
  z.object({
    kind: z.literal('vote'),
    question,
    account,
    name: z.string(),
    choices: z.array(z.number().int().min(0)),
    via: z.enum(['poll', 'button']),
  }),
  /** Whether who voted in the group's poll belongs to the group. Key `standing:<account>`. */
  z.object({ kind: z.literal('standing'), account, isMember: z.boolean() }),
  /**
   * It is being sent. When nothing else follows, it may be there. Key
   * `sending:<notice>:<target>:<attempt>`.
   */
  z.object({
    kind: z.literal('sending'),
    notice: z.string(),
    target: z.string(),
    attempt: z.number().int().positive(),
  }),
  /** That attempt sent nothing. Key `not_sent:<notice>:<target>:<attempt>`. */
  z.object({
    kind: z.literal('not_sent'),
    notice: z.string(),
    target: z.string(),
    attempt: z.number().int().positive(),
  }),
  /**
   * A message is with its receiver, see `Notice`. Key `sent:<notice>:<target>`, or `noted:…` where
   * the platform told of it by another way.
   */
  z.object({
    kind: z.literal('sent'),
    notice: z.string(),
    target: z.string(),
    /** Null when it is not known, or will never be. */
    messageId: z.string().nullable(),
    /** A message of the group, which counts against the group's limit. */
    inGroup: z.boolean(),
  }),
  /** Another call that counts against the group's limit. Key: any. */
  z.object({ kind: z.literal('group_call') }),
  /** Key `ended`. `done`: after its last question. */
  z.object({ kind: z.literal('ended'), reason: z.enum(['done', 'host', 'expired', 'no_answer']) }),
])
export type MeetingEvent = z.infer<typeof meetingEvent>

/** An event as it stands in the log. */
export interface LoggedEvent {
  /** Unique in its meeting. */
  key: string
  /** ISO time. Of votes: the platform's where it tells one, otherwise that of arrival. */
  at: string
  event: MeetingEvent
}

/** Each delivery of a vote is stored once. `account`: as events name it. */
export function voteKey(question: number, account: string, deliveryId: string): string {
  return `vote:${question}:${account}:${deliveryId}`
}
