import type { ArticleDesk, BulkChannel, BulkRoute } from '../../src/channels/bulk.ts'
import type { ChatAddress, DeliveryResult, OutgoingMessage } from '../../src/channels/channel.ts'

export interface FakeBulkChannel extends BulkChannel {
  /** Every request, in order. */
  sent: { chatId: string; route: string; message: OutgoingMessage }[]
  edited: { chatId: string; messageIds: string[]; message: OutgoingMessage }[]
  recalled: { chatId: string; messageIds: string[] }[]
  /** What the next sends to this chat lead to, first in first out; afterwards they arrive. */
  answer(chatId: string, ...results: DeliveryResult[]): void
  /** While set, sends wait for it. */
  hold: Promise<void> | null
  /** How many were on their way at the same time, at most. */
  mostAtOnce: number
}

const WINDOW_MS = 7 * 86_400_000

/** A platform without a network: what it took is in `sent`. */
export function createFakeBulkChannel(
  name: string,
  options: Partial<BulkChannel> & { hasWindow?: boolean } = {},
): FakeBulkChannel {
  const { hasWindow = false, ...overrides } = options
  const answers = new Map<string, DeliveryResult[]>()
  let atOnce = 0
  let nextId = 1

  async function respond(address: ChatAddress): Promise<DeliveryResult> {
    atOnce += 1
    channel.mostAtOnce = Math.max(channel.mostAtOnce, atOnce)
    await channel.hold
    atOnce -= 1
    const scripted = answers.get(address.chatId)?.shift()
    return scripted ?? { kind: 'sent', messageIds: [`m${nextId++}`] }
  }

  const channel: FakeBulkChannel = {
    name,
    title: name,
    canCorrect: true,
    ratePerSecond: 100_000,
    articles: null as ArticleDesk | null,
    sent: [],
    edited: [],
    recalled: [],
    hold: null,
    mostAtOnce: 0,
    answer(chatId, ...results) {
      answers.set(chatId, [...(answers.get(chatId) ?? []), ...results])
    },
    routeTo({ follows, lastInteractionAt }, at) {
      if (!hasWindow) return { kind: 'route', route: 'message' }
      const since = lastInteractionAt === null ? 0 : new Date(lastInteractionAt).getTime()
      if (at.getTime() - since < WINDOW_MS) return { kind: 'route', route: 'message' }
      if (follows === true) return { kind: 'route', route: 'promotion' }
      return { kind: 'none', reason: 'window_closed' }
    },
    opensAt: () => null,
    allowance: async () => null,
    async send(route, address, message) {
      const result = await respond(address)
      channel.sent.push({ chatId: address.chatId, route, message })
      return result
    },
    async edit(address, messageIds, message) {
      channel.edited.push({ chatId: address.chatId, messageIds, message })
      return respond(address)
    },
    async recall(address, messageIds) {
      channel.recalled.push({ chatId: address.chatId, messageIds })
      return respond(address)
    },
    preview: (_route: BulkRoute, message) => [
      { text: JSON.stringify(message.blocks), picture: null, buttons: [] },
    ],
    ...overrides,
  }
  return channel
}
