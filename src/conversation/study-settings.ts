import type { IncomingMessage } from '../channels/channel.ts'
import { cleanText, collapseSpaces, fold } from '../lib/vietnamese.ts'
import type { Context } from './context.ts'
import { personOf } from './study.ts'
import {
  badNameReply,
  eraseConfirmReply,
  erasedReply,
  eraseReply,
  keptReply,
  nameReply,
  nameSavedReply,
  reminderReply,
  reminderSavedReply,
  studySettingsInPrivateReply,
  unclearHourReply,
} from './study-settings-replies.ts'
import { readTimeOfDay } from './time-of-day.ts'

/** Longest name, in characters. */
const MAX_NAME_LENGTH = 40
const OFF = new Set(['tat', 'tat nhac', 'dung', 'thoi', 'bo', 'khong', 'khong nhac', 'huy', 'off'])
/** With their marks: `Bộ` may be a name. */
const NO_NAME = new Set(['bỏ', 'bo', 'xóa', 'xoá', 'xoa', 'không', 'bỏ tên', 'xóa tên'])

/** /nhacnho, alone, with an hour, or with `tắt`. */
export async function handleReminderCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const { delivery, quiz } = context
  if (message.chatKind === 'group') {
    return delivery.send(message, studySettingsInPrivateReply('nhacnho'))
  }
  const typed = collapseSpaces(fold(argument))
  if (typed === '') {
    const { reminderMinute } = await quiz.members.settings(await personOf(context, message))
    return delivery.send(message, reminderReply(reminderMinute))
  }
  if (OFF.has(typed)) return chooseReminder(context, message, null)
  const minute = readTimeOfDay(argument)
  if (minute === null) return delivery.send(message, unclearHourReply(argument))
  await chooseReminder(context, message, minute)
}

/** Stored before it is said, in the place of the buttons when one was pressed. */
export async function chooseReminder(
  context: Context,
  message: IncomingMessage,
  minute: number | null,
): Promise<void> {
  await context.quiz.members.saveReminder(await personOf(context, message), minute)
  await context.delivery.acknowledge(message, null)
  await context.delivery.replace(message, reminderSavedReply(minute))
}

/** /ten, alone, with a name, or with `bỏ`. */
export async function handleNameCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const { delivery, quiz } = context
  if (message.chatKind === 'group') {
    return delivery.send(message, studySettingsInPrivateReply('ten'))
  }
  const person = await personOf(context, message)
  const typed = collapseSpaces(cleanText(argument))
  if (typed === '') {
    const { name } = await quiz.members.settings(person)
    const shown = message.sender?.displayName.trim() || null
    return delivery.send(message, nameReply({ name, shown }))
  }
  const name = NO_NAME.has(typed.toLowerCase()) ? null : typed
  if (name !== null && !isName(name)) return delivery.send(message, badNameReply(MAX_NAME_LENGTH))
  await quiz.members.saveName(person, name)
  await delivery.send(message, nameSavedReply(name))
}

/** /xoadulieu: says what there is, and asks. */
export async function handleEraseCommand(
  context: Context,
  message: IncomingMessage,
): Promise<void> {
  const { delivery, quiz } = context
  if (message.chatKind === 'group') {
    return delivery.send(message, studySettingsInPrivateReply('xoadulieu'))
  }
  const person = await personOf(context, message)
  const found = await quiz.members.countErasable(person)
  await delivery.send(message, eraseReply(found, await hasSettings(context, person)))
}

/** The buttons below it. What was erased is told once it is gone. */
export async function pressErase(
  context: Context,
  message: IncomingMessage,
  step: 'ask' | 'erase' | 'keep',
): Promise<void> {
  const { delivery, quiz } = context
  if (step === 'ask') return delivery.replace(message, eraseConfirmReply())
  if (step === 'keep') return delivery.replace(message, keptReply())
  const person = await personOf(context, message)
  const settings = await hasSettings(context, person)
  const erased = await quiz.members.erase(person)
  context.logger.info({ ...context.chatTag(message.address) }, 'a member erased the study data')
  await delivery.replace(message, erasedReply(erased, settings))
}

async function hasSettings({ quiz }: Context, person: string): Promise<boolean> {
  const { name, reminderMinute } = await quiz.members.settings(person)
  return name !== null || reminderMinute !== null
}

/** Others read it, also in announcements, so it must be no link, address or mention. */
function isName(name: string): boolean {
  const isLink = /[/@:]|\.(?:[a-z]{2}|[A-Z]{3})/.test(name)
  return [...name].length <= MAX_NAME_LENGTH && /\p{L}/u.test(name) && !isLink
}
