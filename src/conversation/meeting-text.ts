import type { IncomingMessage } from '../channels/channel.ts'
import type { Context } from './context.ts'
import { readMeetingCode } from './meeting-arguments.ts'
import { meeting } from './meeting-context.ts'
import { joinByCode } from './meeting-join.ts'

/** The code of a meeting alone, such as `48213` or `mã 48213`. False for any other text. */
export async function handleMeetingCode(
  context: Context,
  message: IncomingMessage,
  text: string,
): Promise<boolean> {
  const within = meeting(context)
  const code = readMeetingCode(text)
  if (within === null || code === null) return false
  await joinByCode(within, message, code)
  return true
}
