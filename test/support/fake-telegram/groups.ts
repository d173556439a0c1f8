/** Groups and their topics. */
import type { User } from '@grammyjs/types'
import { createChatView, type FakeChat } from './chat-view.ts'
import { type PeopleDeps, type PostOptions, post, stateOf, tellMembership } from './posting.ts'
import { addMessage, type ChatState, createChat, toApiMessage } from './world.ts'

export interface FakeTopic extends FakeChat {
  name: string
  group: FakeGroup
  closes(): void
}

/** A fake user, or anybody. */
export interface Person {
  id: number
  name: string
}

export interface FakeGroup extends FakeChat {
  title: string
  /** A forum topic. The group must have been made with `forum: true`. */
  addTopic(name: string): FakeTopic
  /** An admin who writes as the group. */
  anonymousAdminSays(text: string, options?: Pick<PostOptions, 'replyTo'>): number
  kicksBot(by: Person): void
  addsBot(by: Person): void
  /** Becomes a supergroup with a new id; the bot is told in both chats. */
  upgrades(): FakeGroup
}

export interface GroupOptions {
  /** With topics. */
  forum?: boolean
  /** A small group of the old kind, which can be upgraded. */
  basic?: boolean
  /** The bot then hears everything; otherwise only what is meant for it (privacy mode). */
  botIsAdmin?: boolean
  addedBy?: Person
}

export function createGroup(
  deps: PeopleDeps,
  title: string,
  options: GroupOptions = {},
): FakeGroup {
  const { world, waitUntil } = deps
  const id = options.basic ? -world.nextId() : -1_000_000_000_000 - world.nextId()
  const state = createChat(
    world,
    options.basic
      ? { id, type: 'group', title }
      : { id, type: 'supergroup', title, ...(options.forum && { is_forum: true }) },
    'left',
  )
  state.botIsAdmin = options.botIsAdmin ?? false
  const group: FakeGroup = {
    ...createChatView(world, waitUntil, state),
    title,
    addTopic(name) {
      if (!options.forum) throw new Error(`${title} is no forum: make it with { forum: true }.`)
      return addTopic(deps, group, state, name)
    },
    anonymousAdminSays: (text, say = {}) => post(deps, state, null, text, say, {}),
    kicksBot(by) {
      state.botStatus = 'kicked'
      tellMembership(deps, state, toUser(by), 'member', 'kicked')
    },
    addsBot(by) {
      state.botStatus = 'member'
      tellMembership(deps, state, toUser(by), 'left', 'member')
    },
    upgrades: () => upgrade(deps, state, title),
  }
  group.addsBot(options.addedBy ?? { id: world.nextId(), name: 'Người lập nhóm' })
  return group
}

function addTopic(deps: PeopleDeps, group: FakeGroup, state: ChatState, name: string): FakeTopic {
  const { world, waitUntil } = deps
  // A topic bears the id of the service message that opens it.
  const opening = addMessage(world, state, { from: null, text: null })
  const topic = { id: opening.id, name, isClosed: false }
  state.topics.set(topic.id, topic)
  return {
    ...createChatView(world, waitUntil, state, topic.id),
    name,
    group,
    closes() {
      topic.isClosed = true
    },
  }
}

function upgrade(deps: PeopleDeps, old: ChatState, title: string): FakeGroup {
  const { world } = deps
  const group = createGroup(deps, title)
  old.movedTo = group.id
  const from = world.bot
  const told = addMessage(world, old, { from, text: null })
  world.queue.push({ message: toApiMessage(old, told, { migrate_to_chat_id: group.id }) })
  const state = stateOf(world, group)
  const toldThere = addMessage(world, state, { from, text: null })
  world.queue.push({
    message: toApiMessage(state, toldThere, { migrate_from_chat_id: old.chat.id }),
  })
  deps.onChange()
  return group
}

function toUser({ id, name }: Person): User {
  return { id, is_bot: false, first_name: name }
}
