/** The ledger beside what the platforms themselves say about who got what. */
import { z } from 'zod'
import type { Delivery } from '../../src/broadcast/broadcast.ts'
import type { Announcement, Trial } from './broadcast-trial.ts'

export interface Recount {
  sent: number
  /** Recipients who got the message more than once. */
  doubles: number
  /** Members without a row, rows without an end, and rows `sent` of which nothing arrived. */
  lost: number
  /** Rows that say nothing was sent although something arrived. */
  denied: number
  unknown: number
  /** Of these, because a process died. */
  unknownByKill: number
  /** Of those, where the message had arrived. */
  arrivedByKill: number
}

const ROWS_AT_ONCE = 2_000
const FAULTS_SHOWN = 5
const copyList = z.array(z.tuple([z.string(), z.string(), z.number()]))

/** Recipient by recipient. What is wrong becomes a fault. */
export async function recount(
  { size, platforms, people, faults }: Trial,
  { id, mark }: Announcement,
): Promise<Recount> {
  const copies = new Map(
    (await platforms.call('copies', mark, copyList)).map(([channel, chatId, count]) => [
      `${channel}:${chatId}`,
      count,
    ]),
  )
  const counts: Recount = {
    sent: 0,
    doubles: 0,
    lost: 0,
    denied: 0,
    unknown: 0,
    unknownByKill: 0,
    arrivedByKill: 0,
  }
  const wrong: string[] = []
  let rows = 0
  let after: { channel: string; chatId: string } | null = null
  for (;;) {
    const page: Delivery[] = await size.ledger.rows(id, { after, limit: ROWS_AT_ONCE })
    const last = page.at(-1)
    if (last === undefined) break
    rows += page.length
    for (const row of page) {
      const key = `${row.channel}:${row.chatId}`
      const fault = judge(row, copies.get(key) ?? 0, counts)
      if (fault !== null) wrong.push(`${key} is ${row.state} (${row.reason}) with ${fault}`)
      copies.delete(key)
    }
    after = { channel: last.channel, chatId: last.chatId }
  }
  if (rows !== people) wrong.push(`${rows} rows for ${people} members`)
  if (rows < people) counts.lost += people - rows
  if (copies.size > 0) wrong.push(`${copies.size} got something without a row`)
  counts.denied += copies.size
  faults.push(...wrong.slice(0, FAULTS_SHOWN).map((fault) => `${size.name}, ${mark}: ${fault}`))
  if (wrong.length > FAULTS_SHOWN) faults.push(`… and ${wrong.length - FAULTS_SHOWN} more`)
  return counts
}

/** What is wrong with a row, or null. */
function judge({ state, reason }: Delivery, copies: number, counts: Recount): string | null {
  if (state === 'unknown') counts.unknown += 1
  if (state === 'unknown' && reason === 'interrupted') {
    counts.unknownByKill += 1
    counts.arrivedByKill += copies
  }
  if (state === 'planned' || state === 'sending') {
    counts.lost += 1
    return 'no end'
  }
  if (copies > 1) {
    counts.doubles += 1
    return `${copies} copies`
  }
  const isSent = state === 'sent' || state === 'read'
  if (isSent && copies === 1) counts.sent += 1
  if (isSent && copies === 0) {
    counts.lost += 1
    return 'no copy'
  }
  if (!isSent && state !== 'unknown' && copies === 1) {
    counts.denied += 1
    return 'a copy'
  }
  return null
}
