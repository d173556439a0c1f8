/** Sending, and what is left to send (Zalo OA docs, "Điều kiện gửi tin Tư vấn", "Hạn mức"). */
import { z } from 'zod'
import { checkConsultation, consultation } from './content-checks.ts'
import { memberOf, promoteInCrowd, sendToCrowd } from './crowd-methods.ts'
import { DAY_MS, dateText, dayOf, HOUR_MS, hourOf } from './days.ts'
import { ApiFault, badParameter } from './faults.ts'
import { checkPromotion, promotion } from './promotion-checks.ts'
import { addMessage, type Person, promote, type World } from './world.ts'

const WINDOW_MS = 7 * DAY_MS
const FREE_WINDOW_MS = 48 * HOUR_MS
const SUB_QUOTA_TOTAL = 2000
/** Promotions run from six in the morning until ten at night. */
const PROMOTION_FROM_HOUR = 6
const PROMOTION_TO_HOUR = 22
const PROMOTIONS_PER_MONTH = 30

/** `POST /v3.0/oa/message/cs` */
export function sendConsultation(world: World, payload: unknown): unknown {
  const { recipient, message } = consultation.parse(payload)
  const checked = checkConsultation(world, message)
  const member = memberOf(world, recipient.user_id)
  if (member !== null) {
    checkWindow(world, world.crowd?.lastInteractionAt ?? null)
    return sendToCrowd(world, member, checked.text)
  }
  const person = personOf(world, recipient.user_id)
  checkWindow(world, person.lastInteractionAt)
  const quota = useQuota(world, person)
  const stored = addMessage(world, person, checked)
  world.onSent(person, stored)
  return {
    message_id: stored.id,
    user_id: person.id,
    quota,
    sent_time: String(stored.at),
  }
}

function checkWindow(world: World, lastInteractionAt: number | null): void {
  if (lastInteractionAt === null || world.now() > lastInteractionAt + WINDOW_MS) {
    throw new ApiFault(-230, 'User has not interacted with the OA in the past 7 days')
  }
}

function useQuota(world: World, person: Person): Record<string, string> {
  const { settings } = world
  if (isInFreeWindow(world, person)) {
    if (settings.freeReplies === null) return { quota_type: 'reply' }
    if (person.freeRepliesUsed < settings.freeReplies) {
      person.freeRepliesUsed += 1
      return {
        quota_type: 'reply',
        remain: String(settings.freeReplies - person.freeRepliesUsed),
        total: String(settings.freeReplies),
      }
    }
  }
  if (settings.subQuota <= 0) throw new ApiFault(-211, 'Out of quota')
  settings.subQuota -= 1
  return {
    quota_type: 'sub_quota',
    remain: String(settings.subQuota),
    total: String(Math.max(SUB_QUOTA_TOTAL, settings.subQuota)),
    expired_date: dateText(world.now() + 30 * DAY_MS),
  }
}

function isInFreeWindow(world: World, { lastInteractionAt }: Person): boolean {
  return lastInteractionAt !== null && world.now() <= lastInteractionAt + FREE_WINDOW_MS
}

/** `POST /v3.0/oa/message/promotion` */
export function sendPromotion(world: World, payload: unknown): unknown {
  const { recipient, message } = promotion.parse(payload)
  const checked = checkPromotion(world, message)
  const member = memberOf(world, recipient.user_id)
  if (member !== null) return promoteMember(world, member, checked.text)
  const person = personOf(world, recipient.user_id)
  if (!person.follows) throw new ApiFault(-213, 'User has not followed OA')
  checkPromotionHour(world)
  const today = dayOf(world.now())
  if (person.promoted.day === today) throw new ApiFault(-218, 'User quota is over limit')
  countPromotion(world, today)
  promote(world, person)
  const stored = addMessage(world, person, checked)
  world.onSent(person, stored)
  return { message_id: stored.id, user_id: person.id }
}

function promoteMember(world: World, member: number, text: string): unknown {
  if (!world.crowd?.follows) throw new ApiFault(-213, 'User has not followed OA')
  checkPromotionHour(world)
  if (!promoteInCrowd(world, member)) throw new ApiFault(-218, 'User quota is over limit')
  countPromotion(world, dayOf(world.now()))
  return sendToCrowd(world, member, text)
}

function countPromotion(world: World, today: string): void {
  if (world.promotionRequests.day !== today) world.promotionRequests = { day: today, count: 0 }
  if (world.promotionRequests.count >= world.settings.promotionsPerDay) {
    throw new ApiFault(-211, 'Out of quota')
  }
  world.promotionRequests.count += 1
}

export function checkPromotionHour(world: World): void {
  const hour = hourOf(world.now())
  if (hour < PROMOTION_FROM_HOUR || hour >= PROMOTION_TO_HOUR) {
    throw new ApiFault(-234, 'Not allowed to send this message from 22:00 to 06:00')
  }
}

/** `POST /v3.0/oa/quota/message`; here numbers are numbers. */
export function readQuota(world: World, payload: unknown): unknown {
  const { user_id } = z.looseObject({ user_id: z.string() }).parse(payload)
  const person = personOf(world, user_id)
  const total = world.settings.freeReplies ?? 0
  const now = world.now()
  const isPromoted = person.promoted.day === dayOf(now)
  const isThisMonth = person.promoted.day.slice(0, 7) === dayOf(now).slice(0, 7)
  return {
    last_interaction: String(person.lastInteractionAt ?? ''),
    cs_reply: {
      remain: isInFreeWindow(world, person) ? Math.max(total - person.freeRepliesUsed, 0) : 0,
      total,
    },
    promotion: {
      daily_remain: isPromoted ? 0 : 1,
      daily_total: 1,
      monthly_remain: PROMOTIONS_PER_MONTH - (isThisMonth ? person.promoted.count : 0),
      monthly_total: PROMOTIONS_PER_MONTH,
    },
  }
}

export function personOf(world: World, userId: string): Person {
  const person = world.people.get(userId)
  if (!person) throw badParameter('user_id is unknown')
  return person
}
