/** The month's messages as we count them; Zalo tells no numbers. A failing count stops nothing. */

import type { Logger } from '../logger.ts'
import type { UsageCounter } from '../ports.ts'

export interface QuotaFigures {
  sent: number
  received: number
  /** Messages a month, both directions together. */
  limit: number
}

export interface Quota {
  /** `unreadable`: updates that were not shaped as documented. */
  count(name: 'sent' | 'received' | 'unreadable'): Promise<void>
  read(): Promise<QuotaFigures>
  /** By our own count; false when it cannot be read. Says so in the log once. */
  isUsedUp(): Promise<boolean>
}

export interface QuotaDeps {
  channel: string
  usage: UsageCounter
  /** Zalo Bot plans: 3,000 on the basic one, and received messages are said to count as well. */
  limit: number
  logger: Logger
}

export function createQuota({ channel, usage, limit, logger }: QuotaDeps): Quota {
  let hasWarned = false

  async function read(): Promise<QuotaFigures> {
    const { sent = 0, received = 0 } = await usage.month(channel)
    return { sent, received, limit }
  }

  return {
    read,
    async count(name) {
      try {
        await usage.add(channel, name, 1)
      } catch {
        logger.warn({ name }, 'a message could not be counted')
      }
    },
    async isUsedUp() {
      try {
        const { sent, received } = await read()
        const isUsedUp = sent + received >= limit
        if (isUsedUp && !hasWarned) {
          logger.warn(
            { sent, received, limit },
            "the month's messages are used up by our own count",
          )
        }
        hasWarned = isUsedUp
        return isUsedUp
      } catch {
        logger.warn({}, "the month's count could not be read")
        return false
      }
    },
  }
}
