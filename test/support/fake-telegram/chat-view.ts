/** A chat as the people in it see it. */
import type { MessageEntity } from '@grammyjs/types'
import type { WaitUntil } from '../waiting.ts'
import { countVotes, type PollState, settlePoll } from './polls.ts'
import type { ChatState, StoredDocument, StoredMessage, World } from './world.ts'

export interface ShownPoll {
  id: string
  options: string[]
  /** Indices into the options. */
  correct: number[]
  explanation: string
  allowsSeveral: boolean
  isClosed: boolean
  /** How many chose each option. */
  counts: number[]
  voters: number
}

export interface ShownMessage {
  id: number
  text: string
  /** Address of a picture above the text. */
  photo: string | null
  /** A file; the text is its caption. */
  document: StoredDocument | null
  /** A poll; the text is its question. */
  poll: ShownPoll | null
  entities: MessageEntity[]
  /** Labels, row by row. */
  buttons: string[][]
  /** Of the buttons that open a page. */
  links: { label: string; url: string }[]
  topicId: number | null
  /** Id of the message this one answers. */
  replyTo: number | null
  edits: number
  /** The stretches of text shown in a style: `marked('bold')`. */
  marked(type: MessageEntity['type']): string[]
}

export type MessageMatch = string | RegExp | ((message: ShownMessage) => boolean)

export interface FakeChat {
  id: number
  /** As our own code names this chat. */
  address: { channel: 'telegram'; chatId: string; topicId: string | null }
  /** What the bot wrote here, oldest first, as it stands now. */
  messages(): ShownMessage[]
  /** The bot's newest message; throws when there is none. */
  last(): ShownMessage
  /**
   * Waits for the bot's next message (that matches). "Next" is after the one returned by the last
   * call of `next`, so `await chat.next()` twice gives two messages.
   */
  next(match?: MessageMatch): Promise<ShownMessage>
  /** Removes a message, of whomever. */
  deletes(messageId: number): void
}

/** With a topic's id only what was written there is seen. */
export function createChatView(
  world: World,
  waitUntil: WaitUntil,
  state: ChatState,
  topicId: number | null = null,
): FakeChat {
  let seen = 0
  const messages = () =>
    [...state.messages.values()]
      .filter((one) => one.from?.id === world.bot.id && one.text !== null && !one.isDeleted)
      .filter((one) => topicId === null || one.topicId === topicId)
      .map((stored) => toShown(stored, world.now()))
  return {
    id: state.chat.id,
    address: {
      channel: 'telegram',
      chatId: String(state.chat.id),
      topicId: topicId === null ? null : String(topicId),
    },
    messages,
    last() {
      const last = messages().at(-1)
      if (!last) throw new Error('The bot has written nothing in this chat.')
      return last
    },
    async next(match = () => true) {
      const find = () => messages().find((one) => one.id > seen && matches(one, match))
      const found = await waitUntil(find, () => {
        const texts = messages().map(({ text }) => `- ${text.slice(0, 100)}`)
        return `a message ${String(match)}; shown so far:\n${texts.join('\n')}`
      })
      seen = found.id
      return found
    },
    deletes(messageId) {
      const message = state.messages.get(messageId)
      if (!message) throw new Error(`There is no message ${messageId} in this chat.`)
      message.isDeleted = true
    },
  }
}

function matches(message: ShownMessage, match: MessageMatch): boolean {
  if (typeof match === 'function') return match(message)
  return typeof match === 'string' ? message.text.includes(match) : match.test(message.text)
}

function toShown(stored: StoredMessage, now: number): ShownMessage {
  const text = stored.text ?? ''
  return {
    id: stored.id,
    text,
    photo: stored.photo,
    document: stored.document,
    poll: stored.poll && toShownPoll(settlePoll(stored.poll, now)),
    entities: stored.entities,
    buttons: stored.keyboard.map((row) => row.map((button) => button.text)),
    links: stored.keyboard
      .flat()
      .flatMap((button) => ('url' in button ? [{ label: button.text, url: button.url }] : [])),
    topicId: stored.topicId,
    replyTo: stored.replyTo,
    edits: stored.edits,
    marked: (type) =>
      stored.entities
        .filter((one) => one.type === type)
        .map(({ offset, length }) => text.slice(offset, offset + length)),
  }
}

function toShownPoll(poll: PollState): ShownPoll {
  const { id, options, correct, explanation, allowsSeveral, closedAt, votes } = poll
  const counts = countVotes(poll)
  const isClosed = closedAt !== null
  return {
    id,
    options,
    correct,
    explanation,
    allowsSeveral,
    isClosed,
    counts,
    voters: votes.size,
  }
}
