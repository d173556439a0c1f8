/** Events as Zalo posts them (Zalo OA docs, "Webhook"), and the JSON they come in. */
import type { ChatRoom, Person, StoredMessage, World } from './world.ts'

export type ZaloEvent = Record<string, unknown>

/** What a person did in the chat. */
export function userEvent(
  world: World,
  person: Person,
  name: string,
  message: Record<string, unknown>,
): ZaloEvent {
  return {
    app_id: world.appId,
    user_id_by_app: person.idByApp,
    event_name: name,
    sender: { id: person.id },
    recipient: { id: world.oaId },
    message,
    timestamp: String(world.now()),
  }
}

export function followEvent(world: World, person: Person, name: 'follow' | 'unfollow'): ZaloEvent {
  return {
    oa_id: world.oaId,
    follower: { id: person.id },
    user_id_by_app: person.idByApp,
    event_name: name,
    ...(name === 'follow' && { source: 'oaprofile' }),
    app_id: world.appId,
    timestamp: String(world.now()),
  }
}

/** What the account sent, by the API or by the hand of an admin. */
export function echoEvent(
  world: World,
  room: ChatRoom,
  message: StoredMessage,
  adminId?: string,
): ZaloEvent {
  const { id: msg_id, text, attachment } = message
  const attachments = [{ type: 'image', payload: { thumbnail: attachment, url: attachment } }]
  const person = world.people.get(room.id)
  return {
    app_id: world.appId,
    ...(person && { user_id_by_app: person.idByApp }),
    event_name: person ? ECHO_NAMES[message.kind] : 'oa_send_group_text',
    sender: { id: world.oaId, ...(adminId !== undefined && { admin_id: adminId }) },
    recipient: { id: room.id },
    message: { text, msg_id, ...(message.kind === 'photo' && { attachments }) },
    timestamp: String(world.now()),
  }
}

const ECHO_NAMES = {
  text: 'oa_send_text',
  photo: 'oa_send_image',
  sticker: 'oa_send_sticker',
  file: 'oa_send_file',
  article: 'oa_send_list',
  promotion: 'oa_send_template',
  request: 'oa_send_template',
} as const satisfies Record<StoredMessage['kind'], string>

export interface JsonManner {
  /** Keys of the outermost object to come first, or every object turned round. */
  keyOrder?: string[] | 'reversed'
  /** `\u1ee9` and `\/`, as some JSON writers do. */
  escaped?: boolean
}

/** The same event in the JSON of different writers. */
export function toJson(event: ZaloEvent, { keyOrder, escaped = false }: JsonManner = {}): string {
  const json = JSON.stringify(keyOrder === undefined ? event : ordered(event, keyOrder))
  if (!escaped) return json
  return json
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/')
}

function ordered(event: ZaloEvent, keyOrder: string[] | 'reversed'): unknown {
  if (keyOrder === 'reversed') return reversed(event)
  const first = keyOrder.filter((key) => key in event).map((key) => [key, event[key]])
  return { ...Object.fromEntries(first), ...event }
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toReversed()
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversed(inner)]))
}
