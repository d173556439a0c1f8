import type { OutgoingMessage, Picture } from '../channel.ts'
import { layOutText } from '../text-layout.ts'

/**
 * Zalo Bot docs, "sendMessage" and "sendPhoto": 1–2000 characters. The unit is not documented;
 * UTF-16 units are the most cautious count.
 */
export const MAX_TEXT_LENGTH = 2000

/** A message as the texts that carry it, in order; none when it holds no text. */
export function renderMessage(message: OutgoingMessage): string[] {
  return layOutText(message, { maxLength: MAX_TEXT_LENGTH, numbered: true })
}

/** The caption under a picture; null when the picture has to be told in words. */
export function renderCaption({ description }: Picture): string | null {
  const caption = description.normalize('NFC').trim()
  return caption.length <= MAX_TEXT_LENGTH ? caption : null
}

/** The message with its picture told in words, and where it is to be seen. */
export function withPictureAsText(message: OutgoingMessage): OutgoingMessage {
  const { picture, ...rest } = message
  if (!picture) return rest
  const text = `${picture.description.trim()}\n${picture.url}`
  return { ...rest, blocks: [{ kind: 'paragraph', text }, ...message.blocks] }
}
