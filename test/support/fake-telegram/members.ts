/** Who belongs to a chat. */
import type { ChatMember, User } from '@grammyjs/types'
import { z } from 'zod'
import { badRequest } from './faults.ts'
import { type Standing, type World, writableChat } from './world.ts'

const payloadSchema = z.object({
  chat_id: z.coerce.number().int(),
  user_id: z.coerce.number().int(),
})

/** Whoever is known but was never there counts as one who left. */
export function getChatMember(world: World, payload: unknown): ChatMember {
  const { chat_id, user_id } = payloadSchema.parse(payload)
  if (user_id <= 0) throw badRequest('invalid user_id specified')
  const state = writableChat(world, chat_id)
  const user = userOf(world, user_id)
  if (user === null) throw badRequest('user not found')
  if (user === world.bot) {
    return toChatMember(user, state.botIsAdmin ? 'administrator' : 'member')
  }
  return toChatMember(user, state.members.get(user_id) ?? 'left')
}

function userOf({ bot, chats }: World, userId: number): User | null {
  if (userId === bot.id) return bot
  const chat = chats.get(userId)?.chat
  if (chat?.type !== 'private') return null
  return { id: userId, is_bot: false, first_name: chat.first_name }
}

function toChatMember(user: User, standing: Standing): ChatMember {
  switch (standing) {
    case 'creator':
      return { status: 'creator', user, is_anonymous: false }
    case 'administrator':
      return { status: 'administrator', user, ...RIGHTS }
    case 'restricted':
    case 'restricted_out':
      return {
        status: 'restricted',
        user,
        is_member: standing === 'restricted',
        until_date: 0,
        ...MAY_NOTHING,
      }
    case 'kicked':
      return { status: 'kicked', user, until_date: 0 }
    case 'member':
    case 'left':
      return { status: standing, user }
  }
}

const RIGHTS = {
  can_be_edited: false,
  is_anonymous: false,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_send_welcome_messages: false,
} satisfies Partial<Extract<ChatMember, { status: 'administrator' }>>

const MAY_NOTHING = {
  can_send_messages: false,
  can_send_audios: false,
  can_send_documents: false,
  can_send_photos: false,
  can_send_videos: false,
  can_send_video_notes: false,
  can_send_voice_notes: false,
  can_send_polls: false,
  can_send_other_messages: false,
  can_add_web_page_previews: false,
  can_react_to_messages: false,
  can_change_info: false,
  can_invite_users: false,
  can_edit_tag: false,
  can_pin_messages: false,
  can_manage_topics: false,
} satisfies Partial<Extract<ChatMember, { status: 'restricted' }>>
