/** The people a test moves about, and the groups they sit in. */
import type { WaitUntil } from '../waiting.ts'
import { createChatView, type FakeChat } from './chat-view.ts'
import type { Update } from './update-queue.ts'
import { type ChatState, createChat, type World } from './world.ts'

export interface PeopleDeps {
  world: World
  waitUntil: WaitUntil
  /** Sends an update the way the bot has chosen: by poll or by webhook. */
  emit(update: Update): void
}

export interface FakeGroup extends FakeChat {
  title: string
}

export interface SayOptions {
  /** Where; without it, in private with the bot. */
  in?: FakeGroup
  /** Id of the message it answers. */
  replyTo?: string
  /** Unix time in milliseconds, for old messages. */
  at?: number
  /** Some servers give seconds (Zalo Bot docs). */
  dateInSeconds?: boolean
}

export type AttachmentKind = 'image' | 'sticker' | 'voice' | 'link' | 'unsupported'

export interface FakeUser {
  id: string
  name: string
  /** The private chat with the bot. */
  chat: FakeChat
  /** Returns the id of the message. The bot sees it only where Zalo would show it. */
  says(text: string, options?: SayOptions): string
  sends(kind: AttachmentKind, options?: SayOptions & { caption?: string }): string
  /** A file or a contact card, of which the platform tells nothing but that it came. */
  sendsSomethingUntold(): void
}

export function createUser(deps: PeopleDeps, name: string): FakeUser {
  const { world, emit } = deps
  const id = world.nextId()
  const state = createChat(world, { id, kind: 'PRIVATE', isOpen: false })

  const write = (event: string, content: Update, heard: string, options: SayOptions = {}) => {
    const place = options.in ? stateOf(world, options.in.id) : state
    place.isOpen = true
    const message_id = world.nextId()
    if (!isHeard(world, place, heard, options.replyTo)) return message_id
    const date = options.at ?? world.now()
    emit({
      event_name: event,
      message: {
        from: { id, display_name: name, is_bot: false },
        chat: { id: place.id, chat_type: place.kind },
        message_id,
        date: options.dateInSeconds ? Math.floor(date / 1000) : date,
        message_type: 'CHAT_MESSAGE',
        ...content,
      },
    })
    return message_id
  }
  return {
    id,
    name,
    chat: createChatView(deps.waitUntil, state),
    says: (text, options) => write('message.text.received', { text }, text, options),
    sends(kind, { caption, ...options } = {}) {
      const content = { ...attachment(kind), ...(caption !== undefined && { caption }) }
      return write(`message.${kind}.received`, content, caption ?? '', options)
    },
    sendsSomethingUntold() {
      state.isOpen = true
      emit({ event_name: 'message.unsupported.received' })
    },
  }
}

export function createGroup({ world, waitUntil }: PeopleDeps, title: string): FakeGroup {
  const state = createChat(world, { id: `zgr-${world.nextId()}`, kind: 'GROUP', isOpen: true })
  return { ...createChatView(waitUntil, state), title }
}

function stateOf(world: World, chatId: string): ChatState {
  const state = world.chats.get(chatId)
  if (!state) throw new Error(`There is no chat ${chatId}.`)
  return state
}

/** In a group the bot hears only mentions of it and answers to it (Zalo Bot docs). */
function isHeard(world: World, place: ChatState, text: string, replyTo?: string): boolean {
  if (place.kind === 'PRIVATE') return true
  const mention = `@${world.bot.display_name}`.toLowerCase()
  return (
    text.toLowerCase().includes(mention) ||
    text.includes(`@${world.bot.account_name}`) ||
    place.messages.some((one) => one.id === replyTo)
  )
}

function attachment(kind: AttachmentKind): Update {
  const url = 'https://photo.example/1180'
  switch (kind) {
    case 'image':
      return { photo: `${url}.jpg` }
    case 'sticker':
      return { sticker: 'bfe458bf64fa8da4d4eb', url: `${url}.webp` }
    case 'voice':
      return { voice_url: `${url}.aac` }
    case 'link':
      return { url }
    case 'unsupported':
      return {}
  }
}
