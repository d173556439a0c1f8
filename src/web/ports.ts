import type { WebhookRequest } from '../channels/channel.ts'

/** One thing that must be in order before the program can answer. */
export interface ReadinessPart {
  /** `store`, `index`, `telegram` … */
  name: string
  isReady: boolean
  /** A word for the operator, such as what it waits for; no secrets, no text of members. */
  detail: string | null
  /** It works, but the operator should look at something, Vietnamese; null when all is well. */
  warning?: string | null
}

/** What the pages ask of the rest of the program. */
export interface WebPorts {
  /** False where only the health of the process is shown. */
  hasPages: boolean
  /** Asked at every /readyz; a throw or a long silence counts as not ready. */
  readiness(): Promise<ReadinessPart[]>
  /** The published documents, in the order to show. */
  documents(): { title: string; source: string }[]
  /** Where members find the bot, in the order to show; also those that are not turned on. */
  places(): MeetingPlace[]
  /** Platforms that call us, by the last part of the path. */
  webhooks: Record<string, (request: WebhookRequest) => Promise<{ status: 200 | 403 | 500 }>>
  /** What proves to developers.zalo.me that this site is ours; null when not asked for. */
  siteVerification: string | null
}

/** One platform, as the front page shows it. */
export interface MeetingPlace {
  /** `Telegram`, `Zalo` … */
  title: string
  isOn: boolean
  /** Opens a chat with the bot; null until the platform has told, or where it has no such address. */
  url: string | null
  /** What to search for in the app. */
  handle: string | null
  /** Why it is not in touch, for the operator, Vietnamese; null while all is well or it connects. */
  reason: string | null
}
