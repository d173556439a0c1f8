import type { IncomingMessage } from '../channels/channel.ts'
import type { EarlierRun } from './ports.ts'

/** One incoming message on its way through the conversation. */
export interface Turn {
  /** What the message leads to. Rejects only when something unforeseen happened. */
  handle(): Promise<void>
  /** After a failure: one polite apology, where there is somebody to read it. */
  apologise(): Promise<void>
  /** For a button pressed, or a text written, too long ago to be worth an answer. */
  dismiss(): Promise<void>
  /** Whether this run has given a part of the answer to the channel. */
  mayHaveSent(): boolean
}

/** `earlierRun` is null for a message that nobody has begun to handle before. */
export type OpenTurn = (message: IncomingMessage, earlierRun: EarlierRun | null) => Turn
