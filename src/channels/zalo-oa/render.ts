/** A message in the shapes of the consultation API (Zalo OA docs, "Gửi tin Tư vấn"). */
import type { Button, OutgoingMessage, Picture } from '../channel.ts'
import { layOutText, tidy } from '../text-layout.ts'

/** Longer texts are refused with -210; counted in UTF-16 units, which is the cautious reading. */
export const MAX_TEXT_LENGTH = 2000
/** With more, all of them become numbers. */
export const MAX_BUTTONS = 5
const MAX_TITLE_LENGTH = 100

/** Stands before a button's data, so that what a tap sends is told from what a member types. */
export const BUTTON_PREFIX = '#chon:'

/** One message to the platform: text, and buttons on the last one where the platform shows them. */
export interface RenderedPart {
  text: string
  buttons: Button[]
}

/**
 * The messages that carry it, in order; none when it holds no text. `numbered` puts the buttons as a
 * numbered list into the text, and links in words above it; also done when the platform could not show them as they are.
 */
export function renderMessage(message: OutgoingMessage, numbered: boolean): RenderedPart[] {
  const buttons = (message.buttons ?? []).flat()
  const asNumbers = numbered || !fitAsButtons(buttons)
  const texts = layOutText(message, { maxLength: MAX_TEXT_LENGTH, numbered: asNumbers })
  return texts.map((text, index) => ({
    text,
    buttons: !asNumbers && index === texts.length - 1 ? buttons : [],
  }))
}

/** The same part with numbers instead of buttons: in one message, or the list in one of its own. */
export function withNumbers(part: RenderedPart): RenderedPart[] {
  if (part.buttons.length === 0) return [part]
  const { text, buttons } = part
  return renderMessage({ blocks: [{ kind: 'paragraph', text }], buttons: [buttons] }, true)
}

/** For a picture that the platform does not take. */
export function pictureInWords({ url, description }: Picture): RenderedPart {
  return { text: `${tidy(description)}\n${url}`, buttons: [] }
}

/** The body of one part. `quoting` is the id of the message that it answers. */
export function toConsultation(
  userId: string,
  { text, buttons }: RenderedPart,
  quoting: string | null,
): unknown {
  return {
    recipient: { user_id: userId },
    message: {
      text,
      ...(quoting !== null && { quote_message_id: quoting }),
      ...(buttons.length > 0 && {
        attachment: { type: 'template', payload: { buttons: buttons.map(toButton) } },
      }),
    },
  }
}

export function toGroupText(groupId: string, text: string): unknown {
  return { recipient: { group_id: groupId }, message: { text } }
}

/** A picture with its description as the text below it. */
export function toPicture(userId: string, { url, description }: Picture): unknown {
  return {
    recipient: { user_id: userId },
    message: {
      text: tidy(description),
      attachment: {
        type: 'template',
        payload: { template_type: 'media', elements: [{ media_type: 'image', url }] },
      },
    },
  }
}

function fitAsButtons(buttons: Button[]): boolean {
  return (
    buttons.length <= MAX_BUTTONS && buttons.every(({ label }) => label.length <= MAX_TITLE_LENGTH)
  )
}

/** `hide`: a tap sends the payload to us without showing it in the chat. */
export function toButton(button: Button): { title: string; type: string; payload: unknown } {
  const title = tidy(button.label)
  if ('url' in button) return { title, type: 'oa.open.url', payload: { url: button.url } }
  return { title, type: 'oa.query.hide', payload: `${BUTTON_PREFIX}${button.data}` }
}
