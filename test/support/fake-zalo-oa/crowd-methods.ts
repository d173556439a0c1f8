/** What the API does with people who are only counted (test/support/crowd.ts). */
import { type Crowd, createCrowd } from '../crowd.ts'
import { dayOf } from './days.ts'
import { ApiFault } from './faults.ts'
import type { World } from './world.ts'

/** All alike: whether they follow the account, and when they wrote last. */
export interface OaCrowd extends Crowd {
  follows: boolean
  /** In ms; null: never. */
  lastInteractionAt: number | null
  /** Of each, the day of its newest promotion as a number in `days`; 0: none. */
  promotedOn: Uint8Array
  days: string[]
}

/** 19 digits, as the ids of people have. */
const CROWD_PREFIX = '7570000000'

export function createOaCrowd(
  size: number,
  { follows, lastInteractionAt }: Pick<OaCrowd, 'follows' | 'lastInteractionAt'>,
): OaCrowd {
  return {
    ...createCrowd(CROWD_PREFIX, size),
    follows,
    lastInteractionAt,
    promotedOn: new Uint8Array(size),
    days: [''],
  }
}

export function memberOf({ crowd }: World, userId: string): number | null {
  return crowd?.memberOf(userId) ?? null
}

/** Takes a message, or refuses it with the code that a test has set for this member. */
export function sendToCrowd(world: World, member: number, text: string): unknown {
  const { crowd } = world
  const refusal = crowd?.refusalOf(member) ?? null
  if (refusal !== null) throw new ApiFault(Number(refusal), 'refused')
  const number = crowd?.receive(member, text) ?? 0
  return { message_id: `c${member}-${number}`, user_id: crowd?.idOf(member) }
}

/** Notes the day's promotion; false when this member has had it. */
export function promoteInCrowd({ crowd, now }: World, member: number): boolean {
  if (crowd === null) return false
  const today = dayOf(now())
  if (!crowd.days.includes(today)) crowd.days.push(today)
  const day = crowd.days.indexOf(today)
  if (crowd.promotedOn[member] === day) return false
  crowd.promotedOn[member] = day
  return true
}
