/** Groups and their topics. */
import type { User } from '@grammyjs/types'
import { toApiMessage } from './api-message.ts'
import { createChatView, type FakeChat, type ShownMessage } from './chat-view.ts'
import type { VoteOutcome } from './polls.ts'
import { type PeopleDeps, type PostOptions, post, stateOf, tellMembership } from './posting.ts'
import { type Choices, vote } from './voting.ts'
import { addMessage, type ChatState, createChat, type Standing } from './world.ts'

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
  /** Such a vote comes in the name of the group. */
  anonymousAdminVotes(on: ShownMessage, choices: Choices): VoteOutcome
  /** What somebody is here from now on; the bot is not told. */
  takesAs(person: Person, standing: Standing): void
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
  /** Made the group. */
  addedBy?: Person
  admins?: Person[]
  members?: Person[]
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
  const founder = options.addedBy ?? { id: world.nextId(), name: 'Người lập nhóm' }
  state.members.set(founder.id, 'creator')
  for (const { id: adminId } of options.admins ?? []) state.members.set(adminId, 'administrator')
  for (const { id: memberId } of options.members ?? []) state.members.set(memberId, 'member')
  const group: FakeGroup = {
    ...createChatView(world, waitUntil, state),
    title,
    addTopic(name) {
      if (!options.forum) throw new Error(`${title} is no forum: make it with { forum: true }.`)
      return addTopic(deps, group, state, name)
    },
    anonymousAdminSays: (text, say = {}) => post(deps, state, null, text, say, {}),
    anonymousAdminVotes: (on, choices) =>
      vote(deps, { voter: state.chat, on, choices, isElsewhere: false }),
    takesAs({ id: personId }, standing) {
      state.members.set(personId, standing)
    },
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
  group.addsBot(founder)
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
  state.members = old.members
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
