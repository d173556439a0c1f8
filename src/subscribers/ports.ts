import type { ChatAddress, Follower, IncomingMessage } from '../channels/channel.ts'

/** What a member, or a group, chose. */
export interface ChatSettings {
  /** One of the corpus's places; null when not chosen. */
  place: string | null
  /** The party cell or group, as the member wrote it; null when not told, and for groups. */
  unit: string | null
}

export type Reachability = 'active' | 'blocked' | 'removed'

/**
 * Who talks to us. A chat is `channel` + `chatId`; topics share the chat's settings, and all private
 * chats of a person share theirs. `at` is the ISO time the platform gives: news may come in any
 * order, and older news never undoes newer.
 */
export interface ChatStore {
  /** Creates the chat on first sight, otherwise notes that it was seen and by whom. */
  remember(message: IncomingMessage): Promise<void>
  settings(address: ChatAddress): Promise<ChatSettings>
  savePlace(address: ChatAddress, place: string | null): Promise<void>
  /** Of the person of a private chat that has been seen; for a group nothing is stored. */
  saveUnit(address: ChatAddress, unit: string | null): Promise<void>
  /**
   * Who wrote to us later than `at` stays reachable. In a private chat being out of reach is an
   * opt-out of announcements, and coming back ends it, unless the member stopped them before.
   */
  setReachability(address: ChatAddress, state: Reachability, at: string): Promise<void>
  setFollows(address: ChatAddress, follows: boolean, at: string): Promise<void>
  /** A person of the office took the chat over and answers there until the ISO time `until`. */
  pause(address: ChatAddress, pause: { at: string; until: string }): Promise<void>
  /** Gives the chat back to the bot; false when a person took it over later than `at`. */
  resume(address: ChatAddress, at: string): Promise<boolean>
  /** ISO time until which a person answers here, perhaps over already; null when nobody does. */
  pausedUntil(address: ChatAddress): Promise<string | null>
  /** A group got a new id: every stored row follows, in one transaction. Harmless when repeated. */
  move(channel: string, fromChatId: string, toChatId: string): Promise<void>
}

/** The followers of a channel's account. */
export interface FollowerStore {
  /**
   * Takes over what a platform said at the ISO time `at`, all or nothing; what is known from a later
   * time stays. `updated` counts those who were known already.
   */
  import(
    channel: string,
    followers: Follower[],
    at: string,
  ): Promise<{ added: number; updated: number }>
  /** How many follow now. */
  count(channel: string): Promise<number>
}

/** What became of a code that was typed in a chat. `chat` is the one that gave the code. */
export type LinkOutcome =
  | { kind: 'linked'; chat: ChatAddress }
  /** Both chats belong to one person already. */
  | { kind: 'already_linked'; chat: ChatAddress }
  /** Typed in the chat that gave it. */
  | { kind: 'own_code' }
  | { kind: 'expired' }
  /** No such code, or it was used up or replaced by a newer one. */
  | { kind: 'wrong' }
  /** Too many wrong codes: none is looked at before this ISO time. */
  | { kind: 'too_many_tries'; until: string }

/** Members and their private chats. An address is always one of a private chat. */
export interface PeopleStore {
  /** The person's id, made at first sight. */
  personOf(address: ChatAddress): Promise<string>
  /** Makes this the only valid code of the chat, until the ISO time `expiresAt`. */
  offerCode(address: ChatAddress, code: string, expiresAt: string): Promise<void>
  /** Makes a code worthless that others have seen. */
  withdrawCode(code: string): Promise<void>
  /**
   * Makes one person of two, when the code is right. The settings of the chat that gave the code
   * win, the other's fill the gaps. `at`: ISO time.
   */
  redeemCode(address: ChatAddress, code: string, at: string): Promise<LinkOutcome>
  /**
   * Makes the chat a person of its own with a copy of the settings. Returns the chats that stay
   * together without it; none when it was linked to none.
   */
  unlink(address: ChatAddress): Promise<ChatAddress[]>
  /** Forgets codes and wrong tries older than this ISO time. Returns how many. */
  purge(before: string): Promise<number>
}

/** By what a consent came or went. */
export type ConsentSource = 'first_contact' | 'follow' | 'command' | 'button' | 'block' | 'return'

/**
 * Who wants announcements. Every change is kept with its time and source; `at` is the ISO time at
 * which it was said, and older news never undoes newer. An address is always one of a private chat.
 */
export interface ConsentStore {
  /**
   * For all private chats of the person; announcements that are planned for them are not sent any
   * more. `unchanged`: it was so already.
   */
  stop(
    address: ChatAddress,
    change: { at: string; source: ConsentSource },
  ): Promise<'changed' | 'unchanged'>
  /** For all private chats of the person. */
  allow(
    address: ChatAddress,
    change: { at: string; source: ConsentSource },
  ): Promise<'changed' | 'unchanged'>
  /** `since`: ISO time of the last change; null in chats older than that note. */
  read(address: ChatAddress): Promise<{ receives: boolean; since: string | null }>
}
