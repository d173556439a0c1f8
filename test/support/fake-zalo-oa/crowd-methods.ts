/** What the API does with people who are only counted (test/support/crowd.ts). */
import { dayOf } from './days.ts'
import { ApiFault } from './faults.ts'
import type { World } from './world.ts'

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
