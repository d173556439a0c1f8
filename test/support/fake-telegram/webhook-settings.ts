import type { Update } from '@grammyjs/types'

/** What `setWebhook` told beside the address. */
export interface WebhookSettings {
  secret: string
  allowed: Exclude<keyof Update, 'update_id'>[]
  /** False refuses what is no https, as Telegram does. */
  allowsLoopback: boolean
}

export const NO_WEBHOOK: WebhookSettings = { secret: '', allowed: [], allowsLoopback: false }
