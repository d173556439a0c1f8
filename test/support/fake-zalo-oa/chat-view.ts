/** A chat as the person in it sees it. */
import type { ChatRoom, StoredMessage } from './world.ts'

export type ShownMessage = Readonly<StoredMessage>

export type MessageMatch = string | RegExp | ((message: ShownMessage) => boolean)

export interface FakeZaloChat {
  /** As our own code names this chat. */
  address: { channel: 'zalo-oa'; chatId: string; topicId: null }
  /** What everybody wrote here, oldest first. */
  messages(): readonly ShownMessage[]
  /** The account's newest message, not counting those of an admin; throws when there is none. */
  last(): ShownMessage
  /**
   * Waits for the account's next message (that matches), not counting those of an admin. "Next" is
   * after the one returned by the last call of `next`.
   */
  next(match?: MessageMatch): Promise<ShownMessage>
}

export function createChatView(room: ChatRoom, chatId: string): FakeZaloChat {
  let seen = 0
  const fromOa = () => room.messages.entries().filter(({ from }) => from === 'oa')
  return {
    address: { channel: 'zalo-oa', chatId, topicId: null },
    messages: () => [...room.messages.entries()],
    last() {
      const last = fromOa().at(-1)
      if (!last) throw new Error(`The account has written nothing to ${room.name}.`)
      return last
    },
    async next(match = () => true) {
      const find = () => fromOa().find((one) => one.order > seen && matches(one, match))
      const found = await room.waitUntil(find, () => {
        const texts = fromOa().map(({ text }) => `- ${text.slice(0, 100)}`)
        return `a message ${String(match)}; shown so far:\n${texts.join('\n')}`
      })
      seen = found.order
      return found
    },
  }
}

function matches(message: ShownMessage, match: MessageMatch): boolean {
  if (typeof match === 'function') return match(message)
  return typeof match === 'string' ? message.text.includes(match) : match.test(message.text)
}
