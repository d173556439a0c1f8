import type { Message, Update, User } from '@grammyjs/types'
import { toApiPoll } from './polls.ts'
import type { ChatState, StoredMessage } from './world.ts'

/** The message as the API shows it. `extra` holds what is no text. */
export function toApiMessage(
  state: ChatState,
  stored: StoredMessage,
  extra: Partial<Message> = {},
): Message & Update.NonChannel {
  const original = stored.replyTo === null ? undefined : state.messages.get(stored.replyTo)
  return {
    message_id: stored.id,
    date: stored.date,
    chat: state.chat,
    from: stored.from ?? ANONYMOUS,
    ...(stored.from === null && { sender_chat: state.chat }),
    ...toContent(stored),
    ...(stored.entities.length > 0 && { entities: stored.entities }),
    ...(stored.topicId !== null && {
      message_thread_id: stored.topicId,
      is_topic_message: true,
    }),
    ...(original && {
      reply_to_message: {
        ...toApiMessage(state, { ...original, replyTo: null }),
        reply_to_message: undefined,
      },
    }),
    ...(stored.keyboard.length > 0 && { reply_markup: { inline_keyboard: stored.keyboard } }),
    ...extra,
  } as Message & Update.NonChannel
}

function toContent({ id, text, document, poll }: StoredMessage): Partial<Message> {
  if (poll !== null) return { poll: toApiPoll(poll) }
  if (document !== null) {
    const file_id = `document-${id}`
    return {
      document: {
        file_id,
        file_unique_id: file_id,
        file_name: document.name,
        file_size: document.bytes.length,
      },
      ...(text !== null && text !== '' && { caption: text }),
    }
  }
  return text === null ? {} : { text }
}

/** Bot API docs, "Message.from": a placeholder stands for whoever writes as a group. */
const ANONYMOUS = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
} satisfies User
