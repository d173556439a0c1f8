import type { IncomingMessage } from '../channels/channel.ts'
import { collapseSpaces, fold } from '../lib/vietnamese.ts'
import { takeNames } from './announce-audience.ts'
import {
  takeLinkLabel,
  takeLinkUrl,
  takePictureText,
  takePictureUrl,
  takeText,
} from './announce-compose.ts'
import { type Dialog, readDialog } from './announce-dialog.ts'
import { isAdmin, leaveDialog } from './announce-office.ts'
import { dialogExpiredReply } from './announce-replies.ts'
import { takeCount, takeSchedule } from './announce-send.ts'
import { type AnnouncingContext, announcing, type Context } from './context.ts'

const LEAVE = new Set(['huy', 'huy bo', 'bo', 'thoi', 'thoi soan', 'bo qua'])

/**
 * Takes a text of an admin for what the open step asked for. False when nothing is open, so that it is
 * an ordinary message. `text` is null for a number that was taken for a choice.
 */
export async function handleDialogText(
  context: Context,
  message: IncomingMessage,
  text: string | null,
): Promise<boolean> {
  const within = announcing(context)
  if (within === null || !isAdmin(within, message)) return false
  const open = await readDialog(within, message)
  if (open === null) return false
  const { dialog, isExpired } = open
  if (isExpired) {
    await within.delivery.send(message, dialogExpiredReply(dialog.id))
    return true
  }
  if (text === null && dialog.step !== 'count') return false
  if (text !== null && LEAVE.has(collapseSpaces(fold(text)))) {
    await leaveDialog(within, message, dialog)
    return true
  }
  await takeTyped(within, message, dialog, text)
  return true
}

async function takeTyped(
  context: AnnouncingContext,
  message: IncomingMessage,
  dialog: Dialog,
  text: string | null,
): Promise<void> {
  if (dialog.step === 'count') return takeCount(context, message, dialog, text)
  const typed = text ?? ''
  switch (dialog.step) {
    case 'text':
      return takeText(context, message, dialog, typed)
    case 'picture_url':
      return takePictureUrl(context, message, dialog, typed)
    case 'picture_text':
      return takePictureText(context, message, dialog, typed)
    case 'link_label':
      return takeLinkLabel(context, message, dialog, typed)
    case 'link_url':
      return takeLinkUrl(context, message, dialog, typed)
    case 'units':
    case 'tags':
      return takeNames(context, message, dialog, typed)
    case 'schedule':
      return takeSchedule(context, message, dialog, typed)
  }
}
