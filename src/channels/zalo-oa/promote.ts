/** Sends promotional messages, and counts how many the day still has. */
import type { Clock } from '../../lib/clock.ts'
import { createBackoff, type Timing } from '../../lib/timing.ts'
import type { Allowance } from '../bulk.ts'
import type { ChatAddress, DeliveryResult, OutgoingMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { rememberChoices } from '../numbered-choices.ts'
import type { ChoiceMemory, UsageCounter } from '../ports.ts'
import type { OaApi, OaResult } from './api.ts'
import { dayOf } from './days.ts'
import { NAME } from './parse.ts'
import { toPromotion, toPromotionBody, toPromotionResult } from './promotion.ts'
import type { SentMessage } from './schema.ts'

export interface PromoterDeps {
  api: Pick<OaApi, 'sendPromotion' | 'getOa'>
  choices: ChoiceMemory
  usage: UsageCounter
  clock: Clock
  timing: Timing
  logger: Logger
  stopping(): AbortSignal
}

export interface Promoter {
  send(address: ChatAddress, message: OutgoingMessage): Promise<DeliveryResult>
  /** Requests of this day in Vietnam. */
  allowance(): Promise<Allowance>
}

/** Zalo OA docs, "Gửi tin Truyền thông cá nhân": requests a day, up to so many followers. */
const DAILY_REQUESTS = 500
const FOLLOWERS_OF_THAT = 10_000
/** Of the followers, where there are more. */
const DAILY_SHARE = 0.05

/** Tries after the first, of a call that never left or that Zalo says has failed. */
const MAX_REPEATS = 3
const FIRST_REPEAT_MS = 500
const MAX_REPEAT_MS = 4_000

export function createPromoter(deps: PromoterDeps): Promoter {
  const { api, usage, clock, timing, logger, stopping } = deps

  async function attempt(body: unknown): Promise<OaResult<SentMessage>> {
    const backoff = createBackoff(timing.random, FIRST_REPEAT_MS, MAX_REPEAT_MS)
    for (let repeats = 0; ; repeats += 1) {
      const result = await api.sendPromotion(body, { waits: false })
      const hasFailed = result.kind === 'refused' && result.remedy === 'repeat'
      const mayRepeat = hasFailed || result.kind === 'not_sent'
      if (!mayRepeat || repeats === MAX_REPEATS || stopping().aborted) return result
      await timing.sleep(backoff.next(), stopping())
    }
  }

  async function count(): Promise<void> {
    try {
      await usage.add(NAME, usageName(clock.now()), 1)
    } catch {
      logger.warn({}, 'a promotion could not be counted')
    }
  }

  /** Of Zalo, which hands out only 10,000 of them one by one; 0 when it does not tell. */
  async function countFollowers(): Promise<number> {
    const result = await api.getOa()
    return result.kind === 'ok' ? (result.data.num_follower ?? 0) : 0
  }

  return {
    async send(address, message) {
      const promotion = toPromotion(message)
      if (promotion === null) return { kind: 'failed', reason: 'the message holds no text' }
      const result = await attempt(toPromotionBody(address.chatId, promotion))
      const mayHaveArrived = result.kind === 'ok' || result.kind === 'unanswered'
      if (mayHaveArrived) {
        await count()
        await rememberChoices(deps, address, message)
      }
      if (result.kind === 'ok') return { kind: 'sent', messageIds: [result.data.message_id] }
      const reported = toPromotionResult(result, timing.now())
      logger.warn({ result: reported }, 'a promotion was not delivered')
      return reported
    },
    async allowance() {
      const total = dailyRequests(await countFollowers())
      const { [usageName(clock.now())]: used = 0 } = await usage.month(NAME)
      return { remaining: Math.max(total - used, 0), total, per: 'day' }
    },
  }
}

function dailyRequests(followers: number): number {
  return followers <= FOLLOWERS_OF_THAT ? DAILY_REQUESTS : Math.floor(followers * DAILY_SHARE)
}

/** A day of the month that `UsageCounter` counts in. */
function usageName(at: Date): string {
  return `promotion:${dayOf(at)}`
}
