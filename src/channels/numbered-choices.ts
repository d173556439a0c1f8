import { fold } from '../lib/vietnamese.ts'
import { choicesOf } from './buttons.ts'
import type { ChatAddress, IncomingMessage, OutgoingMessage } from './channel.ts'
import type { Logger } from './logger.ts'
import type { ChoiceMemory } from './ports.ts'

/** `2`, `2.`, `(2)`, `số 2`, `chọn 2`: nothing but the number of a choice. */
const BARE_NUMBER = /^\W*(?:(?:so|chon|cau|y) )?(\d{1,2})\W*$/

/**
 * What a typed number presses, for channels that show buttons as a numbered list. `choices` is the
 * data of the buttons shown last, null when there are none. Null when the text is something else.
 */
export function readChoice(
  text: string,
  choices: readonly string[] | null,
): Extract<IncomingMessage['content'], { kind: 'action' | 'no_such_choice' }> | null {
  const [, digits] = BARE_NUMBER.exec(fold(text.trim())) ?? []
  if (digits === undefined || choices === null || choices.length === 0) return null
  const data = choices[Number(digits) - 1]
  if (data === undefined) return { kind: 'no_such_choice', count: choices.length }
  return { kind: 'action', data, acknowledgementId: '', onMessageId: null }
}

/** Whether a text may be the number of a choice, so that the choices need to be looked up. */
export function mayBeChoice(text: string): boolean {
  return BARE_NUMBER.test(fold(text.trim()))
}

/**
 * Notes what the buttons of a message carry (links carry nothing), once they may be on the screen: of a message that never
 * came, no number must press a button. A number works beside real buttons too. Never rejects.
 */
export async function rememberChoices(
  { choices, logger }: { choices: ChoiceMemory; logger: Pick<Logger, 'warn'> },
  address: ChatAddress,
  message: OutgoingMessage,
): Promise<void> {
  const data = choicesOf(message).map((choice) => choice.data)
  if (data.length === 0) return
  try {
    await choices.remember(address, data)
  } catch (error) {
    // The member has the text; only its numbers will not be understood.
    const name = error instanceof Error ? error.name : typeof error
    logger.warn({ error: name }, 'the choices of a message could not be remembered')
  }
}
