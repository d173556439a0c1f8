/** How a channel carries announcements: the port of `broadcast/`, filled by each channel's `bulk.ts`. */
import type { ChatAddress, DeliveryResult, OutgoingMessage } from './channel.ts'

/**
 * A way to a member. `message`: an ordinary message. `promotion`: a message the platform lets out at
 * certain hours and in small numbers. `article`: one call reaches many, nobody is told whom.
 */
export type BulkRoute = 'message' | 'promotion' | 'article'

/** What is known of a member when an announcement is planned. */
export interface KnownMember {
  chatId: string
  /** Null where the platform has no followers or did not say. */
  follows: boolean | null
  /** ISO time of the member's last message or press; null when unknown. */
  lastInteractionAt: string | null
}

export type RouteChoice =
  | { kind: 'route'; route: 'message' | 'promotion' }
  /** `window_closed`: the member has to write first. */
  | { kind: 'none'; reason: 'window_closed' | 'not_following' }

/** How many messages of a route the platform still takes. */
export interface Allowance {
  remaining: number
  total: number
  per: 'day' | 'month'
}

/** One message as it arrives. */
export interface ShownMessage {
  text: string
  /** Address of a picture. */
  picture: string | null
  /** Labels, row by row; none where they stand as numbers in the text. */
  buttons: string[][]
  /** What the buttons open that open a page. */
  links?: { label: string; url: string }[]
}

/** An article, for a channel that has the route `article`. */
export interface ArticleDraft {
  title: string
  description: string
  author: string
  coverUrl: string
  /** Paragraphs. */
  body: string[]
}

/** Whom an article goes to, in the platform's own numbers; all followers when empty. */
export interface ArticleTarget {
  cities?: number[] | undefined
  ages?: number[] | undefined
  gender?: number | undefined
}

export type ArticleStep<Value> =
  | { kind: 'ok'; value: Value }
  /** Not made yet, or not now: nothing happened. */
  | { kind: 'later'; afterMs: number }
  | { kind: 'failed'; reason: string }
  /** The request left and no answer came. */
  | { kind: 'unknown'; reason: string }

/** Articles of an account: made, looked after until they are there, and given to followers. */
export interface ArticleDesk {
  create(article: ArticleDraft): Promise<ArticleStep<{ token: string }>>
  verify(token: string): Promise<ArticleStep<{ articleId: string }>>
  hand(articleId: string, target: ArticleTarget): Promise<ArticleStep<{ messageId: string }>>
}

/** What announcements need of a channel. */
export interface BulkChannel {
  readonly name: string
  /** `Telegram`, `Zalo` … as readers call it. */
  readonly title: string
  /** What was sent can be changed, and taken back. */
  readonly canCorrect: boolean
  /** Messages a second that are sent of all announcements together, whatever the number of processes. */
  readonly ratePerSecond: number
  /** Null where the channel has no articles. */
  readonly articles: ArticleDesk | null
  /** The way to this member at this time, or why there is none. Pure. */
  routeTo(member: KnownMember, at: Date): RouteChoice
  /** Whether the platform takes this route at this time; when not, from when on (ISO). Pure. */
  opensAt(route: BulkRoute, at: Date): string | null
  /** Null when the route is not counted. */
  allowance(route: BulkRoute): Promise<Allowance | null>
  /**
   * Sends once and reports at once: it waits for no limit before the first part, lets replies go
   * first, and repeats nothing that may have arrived.
   */
  send(
    route: 'message' | 'promotion',
    address: ChatAddress,
    message: OutgoingMessage,
  ): Promise<DeliveryResult>
  /** Puts a message in the place of what was sent: part for part, what is too much is taken back. */
  edit(
    address: ChatAddress,
    messageIds: string[],
    message: OutgoingMessage,
  ): Promise<DeliveryResult>
  /** Takes back what was sent. Gone already counts as sent. */
  recall(address: ChatAddress, messageIds: string[]): Promise<DeliveryResult>
  /** Exactly what arrives by this route, in order. */
  preview(route: BulkRoute, message: OutgoingMessage): ShownMessage[]
}
