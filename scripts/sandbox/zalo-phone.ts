import type { ShownMessage } from '../../test/support/fake-zalo-oa/chat-view.ts'
import type { FakeZaloOa } from '../../test/support/fake-zalo-oa/index.ts'
import {
  joinOffice,
  OWNER_NAME,
  type PhoneMessage,
  plainMessage,
  type ZaloPhoneState,
} from './phone.ts'

export type ZaloPhone = ReturnType<typeof createZaloPhone>

const SENDERS = { user: 'me', oa: 'bot', admin: 'office' } as const

/**
 * The phone with the Zalo-like app: what its owner does, and what there is to see. `admins`: its
 * owners come in, as in the setting ADMINS.
 */
export function createZaloPhone(zalo: FakeZaloOa, admins: string[]) {
  let person = 0
  let owner = zalo.user(OWNER_NAME)
  let isFollowing = false
  /** Lines of the app itself, behind the message that was the newest then. */
  let notes: { behind: number; message: PhoneMessage }[] = []

  function toPhoneMessage(shown: ShownMessage, all: readonly ShownMessage[]): PhoneMessage {
    const quoted = all.find(({ id }) => id === shown.quotedMessageId)
    const { id, text, at, from, kind } = shown
    return {
      ...plainMessage({ id, from: SENDERS[from], text, at }),
      buttons: shown.buttons.map(({ title, type, payload }) => [
        { label: title, url: type === 'oa.open.url' ? payload : null },
      ]),
      attachment: kind === 'photo' || kind === 'sticker' ? kind : null,
      quote: quoted ? { isMine: quoted.from === 'user', text: quoted.text } : null,
    }
  }

  return {
    state(): ZaloPhoneState {
      const shown = owner.chat.messages()
      const messages = shown.map((one) => [one.order, toPhoneMessage(one, shown)] as const)
      const lines = notes.map(({ behind, message }) => [behind, message] as const)
      return {
        person,
        // Sorting is stable, so a note stays behind its message.
        messages: [...messages, ...lines]
          .toSorted(([one], [other]) => one - other)
          .map(([, message]) => message),
        isFollowing,
        hasButtons: zalo.buttons === 'accepted',
      }
    },
    async says(text: string): Promise<void> {
      joinOffice(admins, `zalo-oa:${owner.id}`)
      await owner.says(text)
    },
    async attaches(kind: 'photo' | 'sticker'): Promise<void> {
      await (kind === 'photo' ? owner.sendsImage() : owner.sendsSticker())
    },
    async presses(messageId: string, label: string): Promise<null> {
      const on = owner.chat.messages().find(({ id }) => id === messageId)
      // Another tab may have changed the person.
      if (on?.buttons.some(({ title }) => title === label)) await owner.taps(label, { on })
      return null
    },
    async follows(wanted: boolean): Promise<void> {
      if (wanted === isFollowing) return
      isFollowing = wanted
      const text = wanted ? 'Bạn đã quan tâm Sổ tay 57' : 'Bạn đã bỏ quan tâm Sổ tay 57'
      const behind = owner.chat.messages().at(-1)?.order ?? 0
      const id = `note-${person}-${notes.length}`
      notes.push({ behind, message: plainMessage({ id, from: 'note', text, at: Date.now() }) })
      await (wanted ? owner.follows() : owner.unfollows())
    },
    /** Somebody of the office writes in this chat by hand. */
    async officeSays(text: string): Promise<void> {
      await zalo.adminSays(owner, text)
    },
    startsAnew(): void {
      person += 1
      owner = zalo.user(OWNER_NAME)
      isFollowing = false
      notes = []
    },
  }
}
