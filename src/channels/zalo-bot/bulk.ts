import type { BulkChannel, ShownMessage } from '../bulk.ts'
import type { OutgoingMessage } from '../channel.ts'
import type { QuotaFigures } from './quota.ts'
import { renderCaption, renderMessage, withPictureAsText } from './render.ts'

/** The calls of the channel that announcements are made of; `channel.announcing`. */
export interface ZaloBotAnnouncing extends Pick<BulkChannel, 'send'> {
  quota(): Promise<QuotaFigures>
}

/**
 * Announcements by Zalo Bot: ordinary messages, which count in the plan's messages a month together
 * with all that comes in. What was sent stays as it is (Zalo Bot docs).
 */
export function createZaloBotBulk({
  announcing,
  ratePerSecond,
}: {
  announcing: ZaloBotAnnouncing
  ratePerSecond: number
}): BulkChannel {
  return {
    name: 'zalo-bot',
    title: 'Zalo Bot',
    canCorrect: false,
    ratePerSecond,
    articles: null,
    routeTo: () => ({ kind: 'route', route: 'message' }),
    opensAt: () => null,
    async allowance(route) {
      if (route !== 'message') return null
      const { sent, received, limit } = await announcing.quota()
      return { remaining: Math.max(limit - sent - received, 0), total: limit, per: 'month' }
    },
    send: announcing.send,
    edit: async () => ({ kind: 'failed', reason: 'not_supported' }),
    recall: async () => ({ kind: 'failed', reason: 'not_supported' }),
    preview: (_route, message) => show(message),
  }
}

function show(message: OutgoingMessage): ShownMessage[] {
  const { picture, ...rest } = message
  const caption = picture === undefined ? null : renderCaption(picture)
  const texts = renderMessage(caption === null ? withPictureAsText(message) : rest)
  const shown = texts.map((text) => ({ text, picture: null, buttons: [] }))
  if (picture === undefined || caption === null) return shown
  return [{ text: caption, picture: picture.url, buttons: [] }, ...shown]
}
