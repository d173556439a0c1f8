import type { IncomingMessage } from '../channels/channel.ts'
import { cleanText, collapseSpaces, fold, foldToWords } from '../lib/vietnamese.ts'
import type { Context } from './context.ts'
import {
  unitChoicesReply,
  unitInPrivateReply,
  unitReply,
  unitSavedReply,
  unitTooLongReply,
  unknownUnitReply,
} from './unit-replies.ts'

/** Longest name of a unit, in characters. */
export const MAX_UNIT_LENGTH = 80
const NO_UNIT = new Set(['khong', 'khong co', 'khong chon', 'bo chon', 'bo', 'xoa'])
const OTHER = /^(?:don vi )?khac\b[\s:,.-]*/

/** /donvi: the member's party cell or office, so that announcements for it reach them. */
export async function handleUnitCommand(
  context: Context,
  message: IncomingMessage,
  argument: string,
): Promise<void> {
  const { chats, delivery, quiz } = context
  if (message.chatKind === 'group') return delivery.send(message, unitInPrivateReply())
  const typed = collapseSpaces(cleanText(argument))
  const units = await quiz.units.list()
  if (typed === '') {
    const { unit } = await chats.settings(message.address)
    return delivery.send(message, unitReply(unit, units))
  }
  if (NO_UNIT.has(fold(typed))) return chooseUnit(context, message, null)
  if (units.length === 0) return takeFreeText(context, message, typed)
  const other = OTHER.exec(fold(typed))
  // Texts keep their length when they are folded.
  if (other !== null) return takeFreeText(context, message, typed.slice(other[0].length))
  const found = findUnits(units, typed)
  const [only] = found
  if (only !== undefined && found.length === 1) return chooseUnit(context, message, only)
  const reply =
    found.length > 1
      ? unitChoicesReply({ units: found, typed, page: 0 })
      : unknownUnitReply(typed, units)
  await delivery.send(message, reply)
}

/** A page of the list, in the place of the one whose button was pressed. */
export async function showUnits(
  context: Context,
  message: IncomingMessage,
  { typed, page }: { typed: string; page: number },
): Promise<void> {
  const units = await context.quiz.units.list()
  const found = typed === '' ? units : findUnits(units, typed)
  const reply =
    found.length > 0
      ? unitChoicesReply({ units: found, typed, page })
      : unknownUnitReply(typed, units)
  await context.delivery.replace(message, reply)
}

/** Stored before it is said, in the place of the buttons when one was pressed. */
export async function chooseUnit(
  context: Context,
  message: IncomingMessage,
  unit: string | null,
): Promise<void> {
  await context.chats.saveUnit(message.address, unit)
  await context.delivery.acknowledge(message, null)
  await context.delivery.replace(message, unitSavedReply(unit))
}

async function takeFreeText(
  context: Context,
  message: IncomingMessage,
  unit: string,
): Promise<void> {
  if (unit === '') return context.delivery.send(message, unknownUnitReply('', []))
  if (unit.length > MAX_UNIT_LENGTH) return context.delivery.send(message, unitTooLongReply())
  await chooseUnit(context, message, unit)
}

/** The one called exactly so, or else those that hold all the words, also without their marks. */
function findUnits(units: string[], typed: string): string[] {
  const key = foldToWords(typed)
  const exact = units.filter((unit) => foldToWords(unit) === key)
  if (exact.length > 0) return exact
  const words = key.split(' ').filter((word) => word !== '')
  if (words.length === 0) return []
  const whole = units.filter((unit) => {
    const own = new Set(foldToWords(unit).split(' '))
    return words.every((word) => own.has(word))
  })
  return whole.length > 0
    ? whole
    : units.filter((unit) => words.every((word) => foldToWords(unit).includes(word)))
}
