/** A chat as the people in it see it. */
import type { WaitUntil } from '../waiting.ts'
import type { ChatState, StoredMessage } from './world.ts'

export type ShownMessage = StoredMessage
export type MessageMatch = string | RegExp | ((message: ShownMessage) => boolean)

export interface FakeChat {
  id: string
  /** As our own code names this chat. */
  address: { channel: 'zalo-bot'; chatId: string; topicId: null }
  /** What the bot wrote here, oldest first. */
  messages(): ShownMessage[]
  /** The bot's newest message; throws when there is none. */
  last(): ShownMessage
  /**
   * Waits for the bot's next message (that matches). "Next" is after the one returned by the last
   * call of `next`, so `await chat.next()` twice gives two messages.
   */
  next(match?: MessageMatch): Promise<ShownMessage>
}

export function createChatView(waitUntil: WaitUntil, state: ChatState): FakeChat {
  let seen = 0
  const messages = () => [...state.messages]
  return {
    id: state.id,
    address: { channel: 'zalo-bot', chatId: state.id, topicId: null },
    messages,
    last() {
      const last = state.messages.at(-1)
      if (!last) throw new Error('The bot has written nothing in this chat.')
      return last
    },
    async next(match = () => true) {
      const find = () => {
        const at = state.messages.findIndex((one, index) => index >= seen && matches(one, match))
        return at >= 0 && at + 1
      }
      seen = await waitUntil(find, () => {
        const texts = messages().map(({ text }) => `- ${text.slice(0, 100)}`)
        return `a message ${String(match)}; shown so far:\n${texts.join('\n')}`
      })
      const found = state.messages[seen - 1]
      if (!found) throw new Error('The message is gone.')
      return found
    },
  }
}

function matches(message: ShownMessage, match: MessageMatch): boolean {
  if (typeof match === 'function') return match(message)
  return typeof match === 'string' ? message.text.includes(match) : match.test(message.text)
}
