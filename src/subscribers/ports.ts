import type { ChatAddress, IncomingMessage } from '../channels/channel.ts'

/** What a chat chose for itself. */
export interface ChatSettings {
  /** The chat's own place, one of the corpus's places; null when not chosen. */
  place: string | null
}

export type Reachability = 'active' | 'blocked' | 'removed'

/** Who talks to us. A chat is `channel` + `chatId`; topics share the chat's settings. */
export interface ChatStore {
  /** Creates the chat on first sight, otherwise notes that it was seen. */
  remember(message: IncomingMessage): Promise<void>
  settings(address: ChatAddress): Promise<ChatSettings>
  savePlace(address: ChatAddress, place: string | null): Promise<void>
  setReachability(address: ChatAddress, state: Reachability): Promise<void>
  /** A group got a new id: every stored row follows, in one transaction. Harmless when repeated. */
  move(channel: string, fromChatId: string, toChatId: string): Promise<void>
}
