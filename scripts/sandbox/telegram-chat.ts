import type {
  FakeChat,
  ShownMessage,
  ShownPoll,
} from '../../test/support/fake-telegram/chat-view.ts'
import { type PhoneMessage, type PhonePoll, plainMessage } from './phone.ts'

/**
 * What the owner of the phone sees of one chat. `prefix`: of the ids of its messages, which Telegram
 * counts in each chat anew.
 */
export function createTelegramChat(chat: FakeChat, prefix = '') {
  /** What the owner wrote; the fake shows the bot's messages only. */
  const written = new Map<number, PhoneMessage>()
  /** What the owner has voted, by the ids of polls. */
  const voted = new Map<string, number[]>()
  /** When a message of the bot was first seen here. */
  const seenAt = new Map<number, number>()

  function toPhoneMessage(shown: ShownMessage): PhoneMessage {
    const at = seenAt.get(shown.id) ?? Date.now()
    seenAt.set(shown.id, at)
    const id = `${prefix}${shown.id}`
    const { text, photo, document, poll } = shown
    return {
      ...plainMessage({ id, from: 'bot', text, at }),
      marks: shown.entities.map(({ type, offset, length }) => ({ type, offset, length })),
      buttons: shown.buttons.map((row) =>
        row.map((label) => ({ label, url: addressOf(label, shown) })),
      ),
      attachment: photo === null ? null : 'photo',
      document: document && {
        name: document.name,
        bytes: document.bytes.length,
        url: `documents/${id}`,
      },
      poll: poll && toPhonePoll(poll, voted.get(poll.id) ?? []),
      quote: quoteOf(shown.replyTo),
      isEdited: shown.edits > 0,
    }
  }

  function quoteOf(id: number | null): PhoneMessage['quote'] {
    if (id === null) return null
    const mine = written.get(id)
    const text = mine?.text ?? chat.messages().find((one) => one.id === id)?.text ?? ''
    return { isMine: mine !== undefined, text }
  }

  return {
    write(id: number, message: Partial<PhoneMessage>): void {
      const plain = plainMessage({ id: `${prefix}${id}`, from: 'me', text: '', at: Date.now() })
      written.set(id, { ...plain, ...message })
    },
    voted(poll: ShownPoll, choices: number[]): void {
      voted.set(poll.id, choices)
    },
    messages(): PhoneMessage[] {
      const received = chat.messages().map((shown) => [shown.id, toPhoneMessage(shown)] as const)
      return [...written, ...received]
        .toSorted(([one], [other]) => one - other)
        .map(([, message]) => message)
    },
    /** A message of the bot; undefined when another tab has gone on. */
    find: (messageId: string) =>
      chat.messages().find((shown) => `${prefix}${shown.id}` === messageId),
    /** The newest poll that takes votes. */
    openPoll: () => chat.messages().findLast(({ poll }) => poll?.isClosed === false) ?? null,
  }
}

/** As Telegram shows it: nothing of the others before one has voted, and not which is right. */
function toPhonePoll(poll: ShownPoll, mine: number[]): PhonePoll {
  const isOver = poll.isClosed || mine.length > 0
  const isWrong = mine.length > 0 && mine.join() !== poll.correct.join()
  return {
    allowsSeveral: poll.allowsSeveral,
    isClosed: poll.isClosed,
    isOver,
    voters: poll.voters,
    options: poll.options.map((text, index) => ({
      text,
      isMine: mine.includes(index),
      isRight: isOver && poll.correct.includes(index),
      share: isOver && poll.voters > 0 ? (poll.counts[index] ?? 0) / poll.voters : 0,
    })),
    explanation: isWrong ? poll.explanation : '',
  }
}

/** Null for a button that is pressed. */
function addressOf(label: string, { links }: ShownMessage): string | null {
  return links.find((link) => link.label === label)?.url ?? null
}
