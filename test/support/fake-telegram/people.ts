/** The people a test moves about. */
import type { Message, User } from '@grammyjs/types'
import { createChatView, type FakeChat, type ShownMessage } from './chat-view.ts'
import { detectEntities } from './content-checks.ts'
import type { FakeGroup, FakeTopic } from './groups.ts'
import type { VoteOutcome } from './polls.ts'
import {
  type PeopleDeps,
  type PostOptions,
  type PressedButton,
  post,
  press,
  stateOf,
  tellMembership,
} from './posting.ts'
import { type Choices, vote } from './voting.ts'
import { createChat } from './world.ts'

export interface SayOptions extends PostOptions {
  /** Where; without it, in private with the bot. */
  in?: FakeGroup | FakeTopic
}

export type AttachmentKind = 'photo' | 'voice' | 'sticker' | 'document' | 'location'

export interface FakeUser {
  id: number
  name: string
  /** The private chat with the bot. */
  chat: FakeChat
  /** Returns the id of the message. The bot sees it only where Telegram would show it. */
  says(text: string, options?: SayOptions): number
  /** `/start`, as the button of that name or a deep link does. */
  starts(payload?: string): number
  sends(kind: AttachmentKind, options?: SayOptions & { caption?: string }): number
  /**
   * Presses a button by its label, on the newest of the bot's messages in that chat that has one,
   * or on the given message.
   */
  presses(label: string, options?: { in?: FakeGroup | FakeTopic; on?: ShownMessage }): PressedButton
  /**
   * Votes in a poll of the bot, by the texts of options or their numbers from 0. Telegram takes one
   * vote of each person while the poll is open; the others come to nothing.
   */
  votes(on: ShownMessage, choices: Choices): VoteOutcome
  /** The same in a copy that somebody forwarded; nothing is said of belonging to the group. */
  votesElsewhere(on: ShownMessage, choices: Choices): VoteOutcome
  blocks(): void
  unblocks(): void
  /** Deletes the account. */
  deactivates(): void
}

export function createUser(deps: PeopleDeps, name: string): FakeUser {
  const { world } = deps
  const id = world.nextId()
  const user: User = { id, is_bot: false, first_name: name, language_code: 'vi' }
  const state = createChat(world, { id, type: 'private', first_name: name }, 'stranger')
  const chat = createChatView(world, deps.waitUntil, state)

  const write = (text: string | null, options: SayOptions = {}, extra: Partial<Message> = {}) => {
    const place = options.in ? stateOf(world, options.in) : state
    if (place.botStatus === 'blocked') throw new Error(`${name} has blocked the bot.`)
    if (place === state) place.botStatus = 'member'
    const topicId = options.in ? Number(options.in.address.topicId) || null : null
    return post(deps, place, user, text, { ...options, topicId }, extra)
  }
  const says = (text: string, options?: SayOptions) => write(text, options)
  const setBlocked = (isBlocked: boolean) => {
    const [before, after] = isBlocked
      ? (['member', 'kicked'] as const)
      : (['kicked', 'member'] as const)
    state.botStatus = isBlocked ? 'blocked' : 'member'
    tellMembership(deps, state, user, before, after)
  }
  /** Whoever sees it there belongs there. */
  const joinWherePollIs = (on: ShownMessage) => {
    const place = world.chats.get(world.polls.get(on.poll?.id ?? '')?.chatId ?? 0)
    if (!place || place.chat.type === 'private') return
    const standing = place.members.get(id)
    if (standing === undefined) place.members.set(id, 'member')
    if (standing === 'left' || standing === 'kicked' || standing === 'restricted_out') {
      throw new Error(`${name} does not see what is in the group.`)
    }
  }
  return {
    id,
    name,
    chat,
    says,
    starts: (payload) => says(payload === undefined ? '/start' : `/start ${payload}`),
    sends(kind, { caption, ...options } = {}) {
      const extra = { ...attachment(kind), ...(caption !== undefined && { caption }) }
      return write(null, options, {
        ...extra,
        ...(caption !== undefined && { caption_entities: detectEntities(caption) }),
      })
    },
    presses: (label, options = {}) => press(deps, user, options.in ?? chat, label, options.on),
    votes(on, choices) {
      joinWherePollIs(on)
      return vote(deps, { voter: user, on, choices, isElsewhere: false })
    },
    votesElsewhere: (on, choices) => vote(deps, { voter: user, on, choices, isElsewhere: true }),
    blocks: () => setBlocked(true),
    unblocks: () => setBlocked(false),
    deactivates() {
      state.botStatus = 'deactivated'
    },
  }
}

function attachment(kind: AttachmentKind): Partial<Message> {
  const file = { file_id: 'file', file_unique_id: 'file' }
  switch (kind) {
    case 'photo':
      return { photo: [{ ...file, width: 90, height: 90 }] }
    case 'voice':
      return { voice: { ...file, duration: 3 } }
    case 'sticker':
      return {
        sticker: {
          ...file,
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: false,
          is_video: false,
        },
      }
    case 'document':
      return { document: file }
    case 'location':
      return { location: { latitude: 21.59, longitude: 105.84 } }
  }
}
