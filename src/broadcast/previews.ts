/** How a broadcast looks on each channel, by each way on which it may arrive. */
import type { BulkChannel, BulkRoute } from '../channels/bulk.ts'
import type { OutgoingMessage } from '../channels/channel.ts'
import type { Broadcast } from './broadcast.ts'
import type { ChannelPreview } from './desk.ts'

const MESSAGE_ONLY: BulkRoute[] = ['message']

/** `message`: what arrives; an edit takes the place of what was sent, a recall shows nothing. */
export function previewsOf(
  { kind, audience }: Broadcast,
  message: OutgoingMessage,
  { channels, now }: { channels: BulkChannel[]; now: Date },
): ChannelPreview[] {
  const meant = channels.filter(({ name, canCorrect }) =>
    kind === 'announcement' ? (audience.channels?.includes(name) ?? true) : canCorrect,
  )
  return meant.flatMap((channel) => {
    const routes = kind === 'announcement' ? routesOf(channel, { audience, now }) : MESSAGE_ONLY
    return routes.map((route) => ({
      channel: channel.name,
      title: channel.title,
      route,
      messages: kind === 'recall' ? [] : channel.preview(route, message),
    }))
  })
}

function routesOf(
  channel: BulkChannel,
  { audience, now }: { audience: Broadcast['audience']; now: Date },
): BulkRoute[] {
  if (audience.article !== null && channel.articles !== null) return ['article', 'message']
  // A follower who has been silent is the one who gets something else, where there is something else.
  const silent = channel.routeTo({ chatId: '', follows: true, lastInteractionAt: null }, now)
  const isOther = silent.kind === 'route' && silent.route !== 'message'
  return isOther ? ['message', silent.route] : MESSAGE_ONLY
}
