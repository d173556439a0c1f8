/** What people do in a chat, as the updates the bot gets of it. */
import type { ChatMember, Message, MessageEntity, User } from '@grammyjs/types'
import type { WaitUntil } from '../waiting.ts'
import { toApiMessage } from './api-message.ts'
import type { FakeChat, ShownMessage } from './chat-view.ts'
import { detectEntities } from './content-checks.ts'
import { addMessage, type CallbackState, type ChatState, type World } from './world.ts'

export interface PeopleDeps {
  world: World
  waitUntil: WaitUntil
  onChange(): void
}

export interface PostOptions {
  /** Id of the message it answers. */
  replyTo?: number
  /** Beside the commands and @names that are found by themselves. */
  entities?: MessageEntity[]
  /** Unix time in milliseconds, for old messages. */
  at?: number
}

export interface PressedButton {
  id: string
  /** Waits for the bot to end the spinner; the notice it showed, null when none. */
  answer(): Promise<string | null>
  isAnswered(): boolean
  /** From now on the bot's answer comes too late. */
  expires(): void
}

export function post(
  { world, onChange }: PeopleDeps,
  place: ChatState,
  from: User | null,
  text: string | null,
  options: PostOptions & { topicId?: number | null },
  extra: Partial<Message>,
): number {
  const entities = [...(text === null ? [] : detectEntities(text)), ...(options.entities ?? [])]
  const stored = addMessage(world, place, {
    from,
    text,
    entities,
    replyTo: options.replyTo ?? null,
    topicId: options.topicId ?? null,
    ...(options.at !== undefined && { date: Math.floor(options.at / 1000) }),
  })
  const isInGroup = place.chat.type !== 'private' && from !== null
  if (isInGroup && !place.members.has(from.id)) place.members.set(from.id, 'member')
  const message = toApiMessage(place, stored, extra)
  const isHeard = place.chat.type === 'private' || place.botIsAdmin || isForBot(world, message)
  if (place.botStatus === 'member' && isHeard) world.queue.push({ message })
  onChange()
  return stored.id
}

export function press(
  { world, waitUntil, onChange }: PeopleDeps,
  user: User,
  chat: FakeChat,
  label: string,
  on?: ShownMessage,
): PressedButton {
  const place = stateOf(world, chat)
  const shown = on ?? chat.messages().findLast((one) => one.buttons.flat().includes(label))
  const stored = shown && place.messages.get(shown.id)
  const button = stored?.keyboard.flat().find((one) => one.text === label)
  if (!stored || !button || !('callback_data' in button)) {
    const labels = chat.messages().flatMap((one) => one.buttons.flat())
    throw new Error(`There is no button "${label}" to press, only: ${labels.join(' | ')}`)
  }
  const id = String(world.nextId())
  const callback: CallbackState = { id, answer: null, isExpired: false }
  world.callbacks.set(id, callback)
  world.presses.push({
    userId: user.id,
    chatId: place.chat.id,
    messageId: stored.id,
    label,
    text: stored.text ?? '',
    labels: stored.keyboard.flat().map((one) => one.text),
    at: world.now(),
  })
  world.queue.push({
    callback_query: {
      id,
      from: user,
      chat_instance: String(place.chat.id),
      data: button.callback_data,
      message: stored.isDeleted
        ? { chat: place.chat, message_id: stored.id, date: 0 }
        : toApiMessage(place, stored),
    },
  })
  onChange()
  return {
    id,
    answer: async () =>
      (
        await waitUntil(
          () => callback.answer ?? undefined,
          () => `an answer to the pressed button "${label}"`,
        )
      ).text,
    isAnswered: () => callback.answer !== null,
    expires() {
      callback.isExpired = true
    },
  }
}

type MembershipStatus = 'member' | 'left' | 'kicked'

export function tellMembership(
  { world, onChange }: PeopleDeps,
  state: ChatState,
  from: User,
  before: MembershipStatus,
  after: MembershipStatus,
): void {
  world.queue.push({
    my_chat_member: {
      chat: state.chat,
      from,
      date: Math.floor(world.now() / 1000),
      old_chat_member: toMember(world, before),
      new_chat_member: toMember(world, after),
    },
  })
  onChange()
}

function toMember(world: World, status: MembershipStatus): ChatMember {
  const user = world.bot
  return status === 'kicked' ? { status, user, until_date: 0 } : { status, user }
}

export function stateOf(world: World, chat: FakeChat): ChatState {
  const state = world.chats.get(chat.id)
  if (!state) throw new Error(`There is no chat ${chat.id}.`)
  return state
}

/** Privacy mode (Telegram, "Bot features"): commands, replies to the bot, and mentions of it. */
function isForBot(world: World, message: Message): boolean {
  const text = message.text ?? message.caption ?? ''
  const entities = message.entities ?? message.caption_entities ?? []
  const name = `@${world.bot.username}`.toLowerCase()
  return (
    message.reply_to_message?.from?.id === world.bot.id ||
    entities.some((entity) => {
      const part = text.slice(entity.offset, entity.offset + entity.length).toLowerCase()
      if (entity.type === 'bot_command') return !part.includes('@') || part.endsWith(name)
      if (entity.type === 'text_mention') return entity.user.id === world.bot.id
      return entity.type === 'mention' && part === name
    })
  )
}
