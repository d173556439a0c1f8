import type { BulkChannel, ShownMessage } from '../bulk.ts'
import { type RenderedPart, renderMessage } from './render.ts'

/** The calls of the channel that announcements are made of; `channel.announcing`. */
export type TelegramAnnouncing = Pick<BulkChannel, 'send' | 'edit' | 'recall'>

/**
 * Announcements by Telegram: ordinary messages, which can be changed and taken back. Telegram allows
 * about 30 messages a second to many chats (Telegram FAQ) and counts none.
 */
export function createTelegramBulk({
  announcing,
  ratePerSecond,
}: {
  announcing: TelegramAnnouncing
  ratePerSecond: number
}): BulkChannel {
  return {
    ...announcing,
    name: 'telegram',
    title: 'Telegram',
    canCorrect: true,
    ratePerSecond,
    articles: null,
    routeTo: () => ({ kind: 'route', route: 'message' }),
    opensAt: () => null,
    allowance: async () => null,
    preview: (_route, message) => renderMessage(message).map(toShown),
  }
}

function toShown({ text, photo, keyboard }: RenderedPart): ShownMessage {
  const rows = keyboard?.inline_keyboard ?? []
  const links = rows
    .flat()
    .flatMap((button) => ('url' in button ? [{ label: button.text, url: button.url }] : []))
  const buttons = rows.map((row) => row.map((button) => button.text))
  return { text, picture: photo, buttons, ...(links.length > 0 && { links }) }
}
