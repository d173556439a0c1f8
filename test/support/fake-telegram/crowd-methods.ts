/** What the API does with people who are only counted (test/support/crowd.ts). */
import { badRequest, forbidden } from './faults.ts'
import type { World } from './world.ts'

/** Of the crowd; null for everybody else. */
export function memberOf({ crowd }: World, chatId: number): number | null {
  return crowd?.memberOf(String(chatId)) ?? null
}

export function sendToCrowd(world: World, member: number, text: string): unknown {
  checkOpen(world, member)
  return toMessage(world, member, world.crowd?.receive(member, text) ?? 0)
}

export function editInCrowd(world: World, member: number, messageId: number): unknown {
  checkOpen(world, member)
  if (messageId > (world.crowd?.newest(member) ?? 0)) throw badRequest('message to edit not found')
  world.crowd?.edited(member)
  return toMessage(world, member, messageId)
}

export function removeInCrowd(world: World, member: number, messageIds: number[]): true {
  checkOpen(world, member)
  world.crowd?.removed(member, messageIds.length)
  return true
}

function checkOpen({ crowd }: World, member: number): void {
  const refusal = crowd?.refusalOf(member) ?? null
  if (refusal !== null) throw forbidden(refusal)
}

function toMessage({ crowd, bot, now }: World, member: number, messageId: number): unknown {
  return {
    message_id: messageId,
    date: Math.floor(now() / 1000),
    chat: { id: Number(crowd?.idOf(member)), type: 'private', first_name: 'Bạn đọc' },
    from: bot,
  }
}
