/** One thing that must be in order before the program can answer. */
export interface ReadinessPart {
  /** `store`, `index`, `telegram` … */
  name: string
  isReady: boolean
  /** A word for the operator, such as what it waits for; no secrets, no text of members. */
  detail: string | null
}

/** What the pages ask of the rest of the program. */
export interface WebPorts {
  /** Asked at every /readyz; a throw or a long silence counts as not ready. */
  readiness(): Promise<ReadinessPart[]>
  /** The published documents, in the order to show. */
  documents(): { title: string; source: string }[]
  /** Null when no token is set. */
  telegram(): TelegramStatus | null
}

/** How a bot whose token is set stands with Telegram. */
export interface TelegramStatus {
  /** Without @; null until Telegram has told it. */
  username: string | null
  /** Why it is not in touch, for the operator, Vietnamese; null while all is well or it connects. */
  reason: string | null
}
