import type { ShownMessage } from '../../test/support/fake-telegram/chat-view.ts'
import type { FakeTelegram } from '../../test/support/fake-telegram/index.ts'
import {
  joinOffice,
  OWNER_NAME,
  type PhoneMessage,
  plainMessage,
  type TelegramPhoneState,
} from './phone.ts'

export type TelegramPhone = ReturnType<typeof createTelegramPhone>

/**
 * The phone with the Telegram-like app: what its owner does, and what there is to see. `admins`: its
 * owners come in, as in the setting ADMINS.
 */
export function createTelegramPhone(telegram: FakeTelegram, admins: string[]) {
  let person = 0
  let owner = telegram.user(OWNER_NAME)
  /** What the owner wrote; the fake shows the bot's messages only. */
  let written = new Map<number, PhoneMessage>()
  /** When a message of the bot was first seen here. */
  let seenAt = new Map<number, number>()

  function write(id: number, message: Partial<PhoneMessage>): void {
    const plain = plainMessage({ id: String(id), from: 'me', text: '', at: Date.now() })
    written.set(id, { ...plain, ...message })
  }

  function toPhoneMessage(shown: ShownMessage): PhoneMessage {
    const at = seenAt.get(shown.id) ?? Date.now()
    seenAt.set(shown.id, at)
    return {
      ...plainMessage({ id: String(shown.id), from: 'bot', text: shown.text, at }),
      marks: shown.entities.map(({ type, offset, length }) => ({ type, offset, length })),
      buttons: shown.buttons.map((row) =>
        row.map((label) => ({ label, url: addressOf(label, shown) })),
      ),
      attachment: shown.photo === null ? null : 'photo',
      quote: quoteOf(shown.replyTo),
      isEdited: shown.edits > 0,
    }
  }

  function quoteOf(id: number | null): PhoneMessage['quote'] {
    if (id === null) return null
    const mine = written.get(id)
    const text = mine?.text ?? owner.chat.messages().find((one) => one.id === id)?.text ?? ''
    return { isMine: mine !== undefined, text }
  }

  return {
    state(): TelegramPhoneState {
      const received = owner.chat
        .messages()
        .map((shown) => [shown.id, toPhoneMessage(shown)] as const)
      const messages = [...written, ...received].toSorted(([one], [other]) => one - other)
      return {
        person,
        messages: messages.map(([, message]) => message),
        description: telegram.description('vi'),
        commands: telegram
          .commands('vi')
          .map(({ command, description }) => ({ name: command, description })),
      }
    },
    says(text: string): void {
      joinOffice(admins, `telegram:${owner.id}`)
      write(owner.says(text), { text })
    },
    attaches(kind: 'photo' | 'sticker'): void {
      write(owner.sends(kind), { attachment: kind })
    },
    /** Resolves with the notice the bot shows, null when none. */
    async presses(messageId: string, label: string): Promise<string | null> {
      const on = owner.chat.messages().find(({ id }) => String(id) === messageId)
      // Another tab may have changed the message, or the person.
      if (!on?.buttons.flat().includes(label)) return null
      return owner.presses(label, { on }).answer()
    },
    startsAnew(): void {
      person += 1
      owner = telegram.user(OWNER_NAME)
      written = new Map()
      seenAt = new Map()
    },
  }
}

/** Null for a button that is pressed. */
function addressOf(label: string, { links }: ShownMessage): string | null {
  return links.find((link) => link.label === label)?.url ?? null
}
