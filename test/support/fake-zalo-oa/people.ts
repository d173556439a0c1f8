/** The people a test moves about. What they do resolves when the webhook has taken it. */
import { createChatView, type FakeZaloChat, type ShownMessage } from './chat-view.ts'
import { followEvent, type JsonManner, userEvent, type ZaloEvent } from './events.ts'
import { addGroupText, type FakeZaloGroup } from './groups.ts'
import type { DeliverOptions, Webhooks } from './webhooks.ts'
import {
  addMessage,
  addPerson,
  interact,
  type NewMessage,
  newMessageId,
  type Person,
  type ShownButton,
  setFollows,
  type UserOptions,
  type World,
} from './world.ts'

export interface SayOptions extends DeliverOptions {
  /** The message this one answers, or its id. */
  quote?: ShownMessage | string
  /** A group; without it, in the chat with the account. */
  in?: FakeZaloGroup
}

export interface FakeZaloUser {
  id: string
  name: string
  /** The chat with the account. */
  chat: FakeZaloChat
  /** These return the id of the message. */
  says(text: string, options?: SayOptions): Promise<string>
  sendsSticker(options?: DeliverOptions): Promise<string>
  sendsImage(caption?: string, options?: DeliverOptions): Promise<string>
  /**
   * Taps a button by its title, on the newest message that has one or on the given message. The
   * button's payload comes as a text; that of a hidden one stands nowhere in the chat.
   */
  taps(title: string, options?: DeliverOptions & { on?: ShownMessage }): Promise<string>
  follows(options?: DeliverOptions): Promise<void>
  unfollows(options?: DeliverOptions): Promise<void>
  /** An event of this person's, for `deliver`; nothing happens by it. */
  event(name: string, message: Record<string, unknown>): ZaloEvent
}

export interface PeopleDeps {
  world: World
  webhooks: Webhooks
  onChange(): void
}

export function createUser(deps: PeopleDeps, name: string, options?: UserOptions): FakeZaloUser {
  const { world, webhooks, onChange } = deps
  const person = addPerson(world, name, options)
  let turn = Number(person.id.at(-1))

  const tell = async (event: ZaloEvent, how: DeliverOptions = {}) => {
    onChange()
    if (world.settings.webhookUrl === '') return
    const manner = MANNERS[turn % MANNERS.length]
    turn += 1
    await webhooks.deliver({ ...manner?.extra, ...event }, { ...manner?.json, ...how })
  }
  const write = async (
    message: Omit<NewMessage, 'from' | 'kind'> & { kind: keyof typeof EVENT_NAMES },
    extra: Record<string, unknown>,
    how?: DeliverOptions,
  ) => {
    const { id } = addMessage(world, person, { ...message, from: 'user' })
    interact(world, person)
    const { text } = message
    const content = { ...(text !== '' && { text }), msg_id: id, ...extra }
    await tell(userEvent(world, person, EVENT_NAMES[message.kind], content), how)
    return id
  }
  const saysIn = async (group: FakeZaloGroup, text: string, how: DeliverOptions) => {
    const room = world.groups.get(group.id)
    if (!room) throw new Error(`The group ${group.name} is of another fake.`)
    const { id } = addGroupText(world, room, 'user', text)
    const event = userEvent(world, person, 'user_send_group_text', { text, msg_id: id })
    await tell({ ...event, recipient: { id: room.id } }, how)
    return id
  }
  const says = (text: string, { quote, in: group, ...how }: SayOptions = {}) => {
    if (group) return saysIn(group, text, how)
    const quotedMessageId = (typeof quote === 'string' ? quote : quote?.id) ?? null
    const extra = quotedMessageId === null ? {} : { quote_msg_id: quotedMessageId }
    return write({ kind: 'text', text, quotedMessageId }, extra, how)
  }
  const setFollowing = async (follows: boolean, how?: DeliverOptions) => {
    setFollows(world, person, follows)
    if (follows) interact(world, person)
    await tell(followEvent(world, person, follows ? 'follow' : 'unfollow'), how)
  }
  return {
    id: person.id,
    name,
    chat: createChatView(person, person.id),
    says,
    sendsSticker(how) {
      const url = 'https://zalo-api.zadn.vn/api/emoticon/sticker/webpc?eid=18932'
      const attachments = [{ type: 'sticker', payload: { url, id: '18932' } }]
      return write({ kind: 'sticker', text: '', attachment: '18932' }, { attachments }, how)
    },
    sendsImage(caption = '', how) {
      const url = `https://photo-stal-12.zdn.vn/${person.id}.jpg`
      const attachments = [{ type: 'image', payload: { thumbnail: url, url } }]
      return write({ kind: 'photo', text: caption, attachment: url }, { attachments }, how)
    },
    async taps(title, { on, ...how } = {}) {
      const button = findButton(person, title, on)
      if (button.type === 'oa.query.show') return says(button.payload, how)
      if (button.type !== 'oa.query.hide') {
        throw new Error(
          `"${title}" is a button of type ${button.type}; it tells the account nothing.`,
        )
      }
      interact(world, person)
      const msg_id = newMessageId(world)
      const content = { text: button.payload, msg_id }
      await tell(userEvent(world, person, 'user_send_text', content), how)
      return msg_id
    },
    follows: (how) => setFollowing(true, how),
    unfollows: (how) => setFollowing(false, how),
    event: (eventName, message) => userEvent(world, person, eventName, message),
  }
}

const EVENT_NAMES = {
  text: 'user_send_text',
  photo: 'user_send_image',
  sticker: 'user_send_sticker',
} as const

/** The ways in which the same event may be written; people's events take turns in them. */
const MANNERS: { json: JsonManner; extra: ZaloEvent }[] = [
  { json: {}, extra: {} },
  { json: { keyOrder: 'reversed' }, extra: { trace: { id: '57', hops: [1, 2] } } },
  { json: { keyOrder: ['message', 'timestamp'], escaped: true }, extra: {} },
]

function findButton({ name, messages }: Person, title: string, on?: ShownMessage): ShownButton {
  const candidates = on ? [on] : messages.entries().toReversed()
  const buttons = candidates.flatMap((message) => message.buttons)
  const button = buttons.find((one) => one.title === title)
  if (button) return button
  const titles = buttons.map((one) => one.title).join(', ')
  throw new Error(`${name} sees no button "${title}"; there are: ${titles}`)
}
