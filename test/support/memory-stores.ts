import type { ChatAddress, IncomingMessage } from '../../src/channels/channel.ts'
import type { Action } from '../../src/conversation/actions.ts'
import type {
  ActionStore,
  DialogStore,
  FeedbackStore,
  Inbox,
  QuestionLog,
  QuestionRecord,
  Rating,
} from '../../src/conversation/ports.ts'
import type {
  ChatStore,
  ConsentSource,
  ConsentStore,
  PeopleStore,
  Reachability,
} from '../../src/subscribers/ports.ts'

/** What a conversation is tested on. A store of the database may stand in for its port. */
export interface TestStores {
  inbox: ReturnType<typeof createMemoryInbox>
  chats: MemoryChats
  people: PeopleStore
  questions: ReturnType<typeof createMemoryQuestions>
  feedback: ReturnType<typeof createMemoryFeedback>
  actions: ReturnType<typeof createMemoryActions>
  consents: ReturnType<typeof createMemoryConsents>
  dialogs: DialogStore
}

/** Stores that forget when the test ends, with what tests look at beside what the ports ask. */
export function createMemoryStores(): TestStores {
  return {
    inbox: createMemoryInbox(),
    chats: createMemoryChats(),
    people: createMemoryPeople(),
    questions: createMemoryQuestions(),
    feedback: createMemoryFeedback(),
    actions: createMemoryActions(),
    consents: createMemoryConsents(),
    dialogs: createMemoryDialogs(),
  }
}

interface InboxEntry {
  message: IncomingMessage
  state: string
  sendingSince: string | null
}

/** Shows every delivery's state: `accepted`, `finished` or `failed: <reason>`. */
export function createMemoryInbox() {
  const entries = new Map<string, InboxEntry>()
  const keyOf = (channel: string, deliveryId: string) => `${channel} ${deliveryId}`
  const settle = (channel: string, deliveryId: string, state: string): void => {
    const entry = entries.get(keyOf(channel, deliveryId))
    if (entry !== undefined) entry.state = state
  }
  const accepted = (channel: string) =>
    [...entries.values()].filter(
      ({ message, state }) => message.address.channel === channel && state === 'accepted',
    )
  const toUnfinished = ({ message, sendingSince }: InboxEntry) => ({
    message: structuredClone(message),
    sendingSince,
  })
  return {
    states: () => [...entries.values()].map((entry) => entry.state),
    async accept(message: IncomingMessage) {
      const key = keyOf(message.address.channel, message.deliveryId)
      if (entries.has(key)) return 'repeat' as const
      entries.set(key, {
        message: structuredClone(message),
        state: 'accepted',
        sendingSince: null,
      })
      return 'new' as const
    },
    async beginSending(channel: string, deliveryId: string, at: string) {
      const entry = entries.get(keyOf(channel, deliveryId))
      if (entry !== undefined) entry.sendingSince ??= at
    },
    async finish(channel: string, deliveryId: string) {
      settle(channel, deliveryId, 'finished')
    },
    async fail(channel: string, deliveryId: string, reason: string) {
      settle(channel, deliveryId, `failed: ${reason}`)
    },
    async unfinished(channel: string) {
      return accepted(channel).map(toUnfinished)
    },
    async unfinishedOf(channel: string, chatId: string) {
      return accepted(channel)
        .filter(({ message }) => message.address.chatId === chatId)
        .map(toUnfinished)
    },
    async chatOfUnfinished(channel: string, deliveryId: string) {
      const found = accepted(channel).find(({ message }) => message.deliveryId === deliveryId)
      return found?.message.address.chatId ?? null
    },
    /** All of them, however young. */
    async waitingChats(channel: string) {
      const oldest = new Map<string, string>()
      for (const { message } of accepted(channel)) {
        const { chatId } = message.address
        if (!oldest.has(chatId)) oldest.set(chatId, message.deliveryId)
      }
      return Array.from(oldest.values(), (deliveryId) => ({ deliveryId }))
    },
    async purge() {
      return 0
    },
  } satisfies Inbox & { states(): string[] }
}

interface MemoryChats extends ChatStore {
  moves: string[]
  reachability(address: ChatAddress): Reachability | undefined
  follows(address: ChatAddress): boolean | undefined
}

/** No chat is ever taken over by a person; that is tested on the real store. */
export function createMemoryChats(): MemoryChats {
  const places = new Map<string, string | null>()
  const units = new Map<string, string | null>()
  const reachability = new Map<string, Reachability>()
  const follows = new Map<string, boolean>()
  const moves: string[] = []
  const keyOf = ({ channel, chatId }: ChatAddress) => `${channel} ${chatId}`
  return {
    moves,
    reachability: (address: ChatAddress) => reachability.get(keyOf(address)),
    follows: (address: ChatAddress) => follows.get(keyOf(address)),
    async remember({ address }: IncomingMessage) {
      if (!reachability.has(keyOf(address))) reachability.set(keyOf(address), 'active')
    },
    async settings(address: ChatAddress) {
      const key = keyOf(address)
      return { place: places.get(key) ?? null, unit: units.get(key) ?? null }
    },
    async savePlace(address: ChatAddress, place: string | null) {
      places.set(keyOf(address), place)
    },
    async saveUnit(address: ChatAddress, unit: string | null) {
      units.set(keyOf(address), unit)
    },
    async setReachability(address: ChatAddress, state: Reachability) {
      reachability.set(keyOf(address), state)
    },
    async setFollows(address: ChatAddress, isFollowing: boolean) {
      follows.set(keyOf(address), isFollowing)
    },
    async pause() {},
    async resume() {
      return true
    },
    async pausedUntil() {
      return null
    },
    async move(channel: string, fromChatId: string, toChatId: string) {
      moves.push(`${channel} ${fromChatId} ${toChatId}`)
    },
  }
}

/** Everybody by themselves; linking is tested on the real store. */
export function createMemoryPeople() {
  return {
    async personOf({ channel, chatId }: ChatAddress) {
      return `${channel} ${chatId}`
    },
    async offerCode() {},
    async withdrawCode() {},
    async redeemCode() {
      return { kind: 'wrong' as const }
    },
    async unlink() {
      return []
    },
    async purge() {
      return 0
    },
  } satisfies PeopleStore
}

export function createMemoryQuestions() {
  const entries: (QuestionRecord & {
    deliveryId: string
    senderId: string | null
    answerText: string
  })[] = []
  const ofTopic = (address: ChatAddress) =>
    entries.filter((entry) => JSON.stringify(entry.address) === JSON.stringify(address))
  return {
    entries,
    async record(entry: Parameters<QuestionLog['record']>[0]) {
      const id = entries.length + 1
      entries.push({ ...entry, id })
      return id
    },
    async find(id: number, { channel, chatId }: ChatAddress) {
      const found = entries.find((entry) => entry.id === id)
      return found?.address.channel === channel && found.address.chatId === chatId ? found : null
    },
    async findByDelivery(channel: string, deliveryId: string) {
      const isIt = (entry: (typeof entries)[number]) =>
        entry.address.channel === channel && entry.deliveryId === deliveryId
      return entries.find(isIt) ?? null
    },
    async latest(address: ChatAddress) {
      return ofTopic(address).at(-1) ?? null
    },
    async recentTurns(address: ChatAddress, since: string, limit: number) {
      return ofTopic(address)
        .filter((entry) => entry.askedAt >= since)
        .slice(-limit)
        .flatMap((entry) => [
          { role: 'user' as const, text: entry.question },
          { role: 'assistant' as const, text: entry.answerText },
        ])
    },
  } satisfies QuestionLog & { entries: unknown[] }
}

export function createMemoryFeedback() {
  const ratings = new Map<string, Rating>()
  return {
    ratings,
    async rate(entry: { questionId: number; senderId: string; rating: Rating; at: string }) {
      const key = `${entry.questionId} ${entry.senderId}`
      const before = ratings.get(key)
      ratings.set(key, entry.rating)
      if (before === undefined) return 'stored' as const
      return before === entry.rating ? ('unchanged' as const) : ('changed' as const)
    },
  } satisfies FeedbackStore & { ratings: Map<string, Rating> }
}

export function createMemoryActions() {
  const saved = new Map<string, { address: ChatAddress; action: Action }>()
  return {
    /** As after their time: every button is unknown. */
    expire: () => saved.clear(),
    async save(address: ChatAddress, actions: Action[]) {
      return actions.map((action) => {
        const data = `action-${saved.size}`
        saved.set(data, { address, action })
        return data
      })
    },
    async find(data: string, { channel, chatId }: ChatAddress) {
      const found = saved.get(data)
      if (found?.address.channel !== channel || found.address.chatId !== chatId) return null
      return found.action
    },
    async purge() {
      return 0
    },
  } satisfies ActionStore & { expire(): void }
}

/** Each chat by itself, and news in their order; persons and older news are tested on the real store. */
export function createMemoryConsents() {
  const receives = new Map<string, { receives: boolean; since: string }>()
  const changes: string[] = []
  const keyOf = ({ channel, chatId }: ChatAddress) => `${channel} ${chatId}`
  const set = (address: ChatAddress, wanted: boolean, change: { at: string; source: string }) => {
    const known = receives.get(keyOf(address))?.receives ?? true
    if (known === wanted) return 'unchanged' as const
    receives.set(keyOf(address), { receives: wanted, since: change.at })
    changes.push(`${keyOf(address)} ${wanted ? 'on' : 'off'} ${change.source}`)
    return 'changed' as const
  }
  return {
    /** `channel chat on|off source`, in order. */
    changes,
    async stop(address: ChatAddress, change: { at: string; source: ConsentSource }) {
      return set(address, false, change)
    },
    async allow(address: ChatAddress, change: { at: string; source: ConsentSource }) {
      return set(address, true, change)
    },
    async read(address: ChatAddress) {
      return receives.get(keyOf(address)) ?? { receives: true, since: null }
    },
  } satisfies ConsentStore & { changes: string[] }
}

export function createMemoryDialogs(): DialogStore {
  const dialogs = new Map<string, { data: string; savedAt: string }>()
  const keyOf = ({ channel, chatId }: ChatAddress) => `${channel} ${chatId}`
  return {
    async open(address, data, at) {
      dialogs.set(keyOf(address), { data, savedAt: at })
    },
    async read(address) {
      return dialogs.get(keyOf(address)) ?? null
    },
    async close(address) {
      dialogs.delete(keyOf(address))
    },
    async purge() {
      return 0
    },
  }
}
