import type { IncomingMessage } from '../channels/channel.ts'
import type { Context } from './context.ts'
import { readMeetingCode } from './meeting-arguments.ts'
import { meeting } from './meeting-context.ts'
import { joinByCode } from './meeting-join.ts'
import { voteByText } from './meeting-vote.ts'

/** A code alone, or an answer to the question that is open. False for any other text. */
export async function handleMeetingText(
  context: Context,
  message: IncomingMessage,
  text: string,
): Promise<boolean> {
  const within = meeting(context)
  if (within === null) return false
  const code = readMeetingCode(text)
  if (code === null) return voteByText(context, message, text)
  await joinByCode(within, message, code)
  return true
}
