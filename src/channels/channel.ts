/**
 * The port every chat platform fills. `parse` turns a platform's shape into IncomingMessage,
 * `render` turns OutgoingMessage into theirs; elsewhere code asks `capabilities`, never the name.
 */
import { z } from 'zod'

export const chatAddress = z.object({
  /** `telegram`, `terminal` … */
  channel: z.string().min(1),
  chatId: z.string().min(1),
  /** Forum topic or thread, where the platform has them. */
  topicId: z.string().nullable(),
})
export type ChatAddress = z.infer<typeof chatAddress>

export const incomingContent = z.discriminatedUnion('kind', [
  /** Free text meant for the bot (private chat, mention, reply to the bot); mention removed. */
  z.object({ kind: z.literal('text'), text: z.string() }),
  /** `/hoi …`; name without slash and bot name, lower case. */
  z.object({ kind: z.literal('command'), name: z.string(), argument: z.string() }),
  /** A button was pressed. `data` is what the button carried. */
  z.object({
    kind: z.literal('action'),
    data: z.string(),
    /** What the platform wants back to stop the button's spinner. */
    acknowledgementId: z.string(),
    /** The message the button hangs on, null when the platform no longer tells. */
    onMessageId: z.string().nullable(),
  }),
  /** A number that stands before none of the choices shown last; there are `count` of them. */
  z.object({ kind: z.literal('no_such_choice'), count: z.number().int().min(1) }),
  /** The bot was let in, blocked, or removed. `follows`: where the platform has followers. */
  z.object({
    kind: z.literal('membership'),
    state: z.enum(['active', 'blocked', 'removed']),
    follows: z.boolean().optional(),
  }),
  /** Somebody of the office wrote in this chat by hand, or gave it back to the bot. */
  z.object({ kind: z.literal('handover'), to: z.enum(['person', 'bot']) }),
  /** The chat got a new id; every stored id moves along. */
  z.object({ kind: z.literal('moved'), newChatId: z.string() }),
  /**
   * A vote in a native poll that the bot sent; the address is that of who voted, who may never have
   * written to the bot. Nothing chosen: the vote was taken back.
   */
  z.object({
    kind: z.literal('vote'),
    pollId: z.string(),
    choices: z.array(z.number().int().min(0)),
  }),
  /** A poll of the bot exists, as its platform tells; the address is no chat. */
  z.object({ kind: z.literal('poll_seen'), pollId: z.string(), text: z.string() }),
  /** A photo, voice, sticker …, which the bot can't read. */
  z.object({ kind: z.literal('attachment') }),
])

/** One thing that came in. It survives JSON, so that it can be stored before it is handled. */
export const incomingMessage = z.object({
  /** Unique within the channel; a repeat of it is the same delivery. */
  deliveryId: z.string().min(1),
  address: chatAddress,
  chatKind: z.enum(['private', 'group']),
  sender: z.object({ id: z.string(), displayName: z.string() }).nullable(),
  /** ISO time the platform gives. */
  sentAt: z.string(),
  /** Id of the message itself, to reply to; null for buttons and service events. */
  messageId: z.string().nullable(),
  content: incomingContent,
})
export type IncomingMessage = z.infer<typeof incomingMessage>

/** Drawn over a stretch of text, where the channel can; offset and length in UTF-16 code units. */
export interface InlineMark {
  kind: 'bold' | 'italic'
  offset: number
  length: number
}

export type TextBlock =
  | { kind: 'title'; text: string }
  | { kind: 'paragraph'; text: string; marks?: InlineMark[] }
  /** Small print: a hint, what to do next. */
  | { kind: 'note'; text: string }
  /** `marks`: those of each item, in the same order. */
  | { kind: 'list'; items: string[]; marks?: InlineMark[][] }
  /**
   * A citation: the document's words and the line that says where they stand. `open` when the
   * quote is the answer itself, so that a channel that folds long quotes leaves it unfolded.
   */
  | { kind: 'quote'; text: string; source: string; open?: boolean }

export type Button =
  /** `data` comes back as `action.data`; at most 64 bytes of UTF-8. */
  | { label: string; data: string }
  /** Opens a page; nothing comes back. Written out where the channel has no such buttons. */
  | { label: string; url: string }

/** A picture at a public https address; jpg or png, at most 1 MB, which every platform takes. */
export interface Picture {
  url: string
  /** Vietnamese; stands in the picture's place where it cannot be shown. */
  description: string
}

export interface OutgoingMessage {
  blocks: TextBlock[]
  /** Shown above the text. */
  picture?: Picture
  /** Rows of buttons; the channel shows what it can. */
  buttons?: Button[][]
  /** Message id to reply to. A message that is gone is no obstacle. */
  replyTo?: string
  /**
   * ISO time. An earlier run began to send this message then and may have got through. A channel
   * that can look back sends only what did not arrive; the others send it whole.
   */
  maybeSentSince?: string
}

/** What became of a send. Nothing expected is thrown. */
export type DeliveryResult =
  /** Ids of the parts, in order; the buttons hang on the last. */
  | { kind: 'sent'; messageIds: string[] }
  /** No retry. `window_closed`: only a new message of the member makes it possible again. */
  | {
      kind: 'unreachable'
      reason: 'blocked' | 'removed' | 'not_started' | 'not_found' | 'window_closed'
    }
  /** The group was upgraded; the channel already sent to the new id. */
  | { kind: 'moved'; newChatId: string; messageIds: string[] }
  /**
   * Certainly not sent, and nothing else would be: the platform is out of reach or refuses our
   * token. Worth keeping until that is over.
   */
  | { kind: 'unavailable'; reason: string }
  /** Not now: a rate limit, a quota, or hours at which the platform takes nothing. */
  | { kind: 'rate_limited'; retryAfterMs: number }
  /** The request left and no answer came: it may or may not have arrived. Never resent by itself. */
  | { kind: 'unknown'; reason: string }
  | { kind: 'failed'; reason: string }

export interface Capabilities {
  /** Can change a message it sent. */
  editing: boolean
  /** A reply shows what it answers in private chats too, not only in groups. */
  quotesInPrivate: boolean
  /** A member who lets the bot in says so by /start; elsewhere the bot greets by itself. */
  startCommand: boolean
  /** Longest text of one message, in characters. Longer texts are split, never cut. */
  maxTextLength: number
  /** More buttons on one message all become numbers in its text; null where no more is no worse. */
  maxButtons: number | null
}

/** Called once per incoming message. Resolves when the message is safely stored or handled. */
export type OnMessage = (message: IncomingMessage) => Promise<void>

export interface CommandDescription {
  name: string
  /** Vietnamese, for the platform's command menu. */
  description: string
}

export interface Channel {
  readonly name: string
  readonly capabilities: Capabilities
  /** Begins to take messages; resolves when the channel is up or supervised in the background. */
  start(onMessage: OnMessage): Promise<void>
  /** Stops intake and waits for what is in hand. */
  stop(): Promise<void>
  send(address: ChatAddress, message: OutgoingMessage): Promise<DeliveryResult>
  /** Replaces a message sent earlier. Same content counts as sent. */
  edit(address: ChatAddress, messageId: string, message: OutgoingMessage): Promise<DeliveryResult>
  /** Ends the spinner of a pressed button, with a short notice (at most 200 characters) or none. */
  acknowledge(message: IncomingMessage, notice: string | null): Promise<void>
}

/** One request to a webhook, as it came. */
export interface WebhookRequest {
  /** The bytes received: signatures are over these. */
  body: Uint8Array
  /** A header by its name in lower case; null when absent. */
  header(name: string): string | null
}

/** A channel that platforms call. 200 takes the request off the platform's hands. */
export interface WebhookChannel extends Channel {
  handleWebhook(request: WebhookRequest): Promise<{ status: 200 | 403 | 500 }>
}

/** How a channel stands, for the readiness page. `reason` is Vietnamese, for the operator. */
export type ChannelState =
  | { kind: 'stopped' }
  /** Not yet, or not at the moment, in touch. It keeps trying. */
  | { kind: 'starting'; reason: string | null }
  | { kind: 'running' }
  /** Will not get better by itself. */
  | { kind: 'failed'; reason: string }

/** A member as a platform lists its followers. */
export interface Follower {
  chatId: string
  displayName: string
  tags: string[]
  /** ISO time; null when unknown. Some platforms tell the day only. */
  lastInteractionAt: string | null
  follows: boolean
}
