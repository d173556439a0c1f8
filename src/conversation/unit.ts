import type { IncomingMessage } from '../channels/channel.ts'
import { cleanText, collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { Context } from './context.ts'
import { unitInPrivateReply, unitReply, unitSavedReply, unitTooLongReply } from './unit-replies.ts'

/** Longest name of a unit, in characters. */
export const MAX_UNIT_LENGTH = 80
const NO_UNIT = new Set(['khong', 'khong co', 'khong chon', 'bo chon', 'bo', 'xoa'])

/** /donvi: the member's party cell or office, so that announcements for it reach them. */
export async function handleUnitCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const { chats, delivery } = context
  if (message.chatKind === 'group') return delivery.send(message, unitInPrivateReply())
  const unit = collapseSpaces(cleanText(argument))
  if (unit === '') {
    const settings = await chats.settings(message.address)
    return delivery.send(message, unitReply(settings.unit))
  }
  if (unit.length > MAX_UNIT_LENGTH) return delivery.send(message, unitTooLongReply())
  const chosen = NO_UNIT.has(fold(unit)) ? null : unit
  await chats.saveUnit(message.address, chosen)
  await delivery.send(message, unitSavedReply(chosen))
}
