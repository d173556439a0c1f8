/** Writes the ledger of a broadcast that has started, page by page; a restart goes on where it was. */
import type { BulkChannel, BulkRoute } from '../channels/bulk.ts'
import type { Clock } from '../lib/clock.ts'
import type { Broadcast } from './broadcast.ts'
import { planHousehold } from './plan.ts'
import type { BroadcastStore, Ledger, PlannedRow } from './ports.ts'

const PAGE = 500

export interface FillDeps {
  ledger: Ledger
  broadcasts: Pick<BroadcastStore, 'find'>
  channels: BulkChannel[]
  clock: Clock
}

/** Resolves when the ledger is complete, or when `signal` aborts. */
export async function fillLedger(
  broadcast: Broadcast,
  deps: FillDeps,
  signal: AbortSignal,
): Promise<void> {
  const { ledger, channels, clock } = deps
  const { id } = broadcast
  const now = new Date(broadcast.startedAt ?? clock.now())
  const earlierOf = broadcast.corrects ?? broadcast.audience.unreadOf
  const allowances = await openAllowances(channels, await ledger.counts(id))
  let after = await ledger.cursor(id)
  while (!signal.aborted) {
    const page = await ledger.people({ after, limit: PAGE, earlierOf })
    const last = page.at(-1)
    if (last === undefined) break
    const rows = page
      .flatMap((household) => planHousehold(household, { broadcast, channels, now }))
      .map(allowances.take)
    await ledger.plan(id, rows, last.personId)
    after = last.personId
    if (await isCancelled(deps, id)) break
  }
  if (signal.aborted) return
  const at = clock.now().toISOString()
  await ledger.finishPlanning(id, at)
  // Pages that were added after it was cancelled.
  if (await isCancelled(deps, id)) {
    await ledger.changeAll(id, { state: 'planned' }, { state: 'skipped', reason: 'cancelled' }, at)
  }
}

async function isCancelled({ broadcasts }: FillDeps, id: number): Promise<boolean> {
  return (await broadcasts.find(id))?.state === 'cancelled'
}

/** What platforms still take; what is planned above that would only be refused. */
async function openAllowances(
  channels: BulkChannel[],
  counts: { channel: string; route: BulkRoute | null; state: string; count: number }[],
) {
  const left = new Map<string, number>()
  for (const channel of channels) {
    for (const route of ['message', 'promotion'] as const) {
      const allowance = await channel.allowance(route)
      if (allowance === null) continue
      const planned = counts
        .filter((one) => one.channel === channel.name && one.route === route)
        .filter(({ state }) => state === 'planned')
        .reduce((sum, { count }) => sum + count, 0)
      left.set(keyOf(channel.name, route), allowance.remaining - planned)
    }
  }
  return {
    take(row: PlannedRow): PlannedRow {
      if (row.state !== 'planned' || row.route === null) return row
      const key = keyOf(row.channel, row.route)
      const remaining = left.get(key)
      if (remaining === undefined) return row
      if (remaining <= 0) return { ...row, route: null, state: 'skipped', reason: 'allowance' }
      left.set(key, remaining - 1)
      return row
    },
  }
}

function keyOf(channel: string, route: BulkRoute): string {
  return `${channel}:${route}`
}
