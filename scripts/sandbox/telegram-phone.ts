import type { FakeGroup, FakeTelegram } from '../../test/support/fake-telegram/index.ts'
import { joinOffice, OWNER_NAME, type TelegramPhoneState } from './phone.ts'
import { createTelegramChat } from './telegram-chat.ts'

export type TelegramPhone = ReturnType<typeof createTelegramPhone>

const GROUP_TITLE = 'Chi bộ 3'
/** Who belongs to the group beside the owner of the phone. */
const OTHERS = ['Minh', 'Hoa', 'Tuấn']

/**
 * The phone with the Telegram-like app: what its owner does, and what there is to see. `admins`: its
 * owners come in, as in the setting ADMINS.
 */
export function createTelegramPhone(telegram: FakeTelegram, admins: string[]) {
  let person = 0
  let owner = telegram.user(OWNER_NAME)
  let alone = createTelegramChat(owner.chat)
  let group: ReturnType<typeof createTelegramGroup> | null = null
  let isInGroup = false
  const others = OTHERS.map((name) => telegram.user(name))

  const shownGroup = () => (isInGroup ? group : null)
  const shownChat = () => shownGroup()?.chat ?? alone
  const place = (): { in?: FakeGroup } => {
    const open = shownGroup()
    return open ? { in: open.group } : {}
  }

  return {
    state(): TelegramPhoneState {
      return {
        person,
        messages: shownChat().messages(),
        group: shownGroup() && {
          title: GROUP_TITLE,
          people: OTHERS.length + 1,
          hasOpenPoll: shownChat().openPoll() !== null,
        },
        description: telegram.description('vi'),
        commands: telegram
          .commands('vi')
          .map(({ command, description }) => ({ name: command, description })),
      }
    },
    says(text: string): void {
      joinOffice(admins, `telegram:${owner.id}`)
      shownChat().write(owner.says(text, place()), { text })
    },
    attaches(kind: 'photo' | 'sticker'): void {
      shownChat().write(owner.sends(kind, place()), { attachment: kind })
    },
    /** Resolves with the notice the bot shows, null when none. */
    async presses(messageId: string, label: string): Promise<string | null> {
      const on = shownChat().find(messageId)
      // Another tab may have changed the message, or the person.
      if (!on?.buttons.flat().includes(label)) return null
      return owner.presses(label, { ...place(), on }).answer()
    },
    votes(messageId: string, choices: number[]): void {
      const on = shownChat().find(messageId)
      if (!on?.poll || choices.some((choice) => on.poll?.options[choice] === undefined)) return
      if (!on.poll.allowsSeveral && choices.length > 1) return
      const chosen = [...new Set(choices)].toSorted((a, b) => a - b)
      if (owner.votes(on, chosen) === 'counted') shownChat().voted(on.poll, chosen)
    },
    /** The others of the group vote in its newest poll, one of them wrongly. */
    othersVote(): void {
      const on = shownChat().openPoll()
      const wrong = on?.poll?.options.findIndex(
        (_option, index) => !on.poll?.correct.includes(index),
      )
      if (!on?.poll || wrong === undefined || wrong === -1) return
      for (const [index, one] of others.entries()) {
        one.votes(on, index === 0 ? [wrong] : on.poll.correct)
      }
    },
    /** The group is made when it is opened for the first time, with the bot in it. */
    opens(chat: 'private' | 'group'): void {
      isInGroup = chat === 'group'
      if (!isInGroup) return
      group ??= createTelegramGroup(
        telegram.group(GROUP_TITLE, { addedBy: owner, members: others }),
        person,
      )
    },
    /** A file the bot has sent; null when there is none. */
    documentOf: (messageId: string) => shownChat().find(messageId)?.document ?? null,
    startsAnew(): void {
      person += 1
      owner = telegram.user(OWNER_NAME)
      alone = createTelegramChat(owner.chat)
      group = null
      isInGroup = false
    },
  }
}

/** Another person has another group, whose messages are others too. */
function createTelegramGroup(group: FakeGroup, person: number) {
  return { group, chat: createTelegramChat(group, `g${person}-`) }
}
