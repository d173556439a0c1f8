import type { IncomingMessage } from '../channels/channel.ts'
import type { Context } from './context.ts'

/** A question that waits for an answer of who writes here. */
export interface WaitingQuestion {
  /** ISO time. */
  shownAt: string
  /** `choices`: indices into the options, which may not be there. */
  take(choices: number[]): Promise<void>
}

/** Null when none waits. */
export type FindWaitingQuestion = (
  context: Context,
  message: IncomingMessage,
) => Promise<WaitingQuestion | null>
