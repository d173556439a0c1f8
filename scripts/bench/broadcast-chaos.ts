/** Everything at once: processes killed, stores restarted, platforms that refuse and break off. */
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { UNLIMITED } from './broadcast-parts.ts'
import { shareOut } from './broadcast-people.ts'
import { type Recount, recount } from './broadcast-recount.ts'
import {
  type Announcement,
  announce,
  isPausedByProgram,
  press,
  startMissing,
  type Trial,
  whenFinished,
  whenPlanned,
  withProcesses,
} from './broadcast-trial.ts'

export interface Chaos extends Recount {
  kills: number
  /** Requests of the killed processes that were open, or answered just before. */
  inFlightAtKills: number
  /** Rows that the killed processes were to send; a few of them had not left yet. */
  heldAtKills: number
  /** Rows that were being sent when a store came back: some may be claimed by nobody. */
  heldAtRestarts: number
  restarts: number
  /** How often a person had to press "Tiếp tục". */
  resumed: number
}

/** Five kinds, so that errors stay below the share at which the program stops by itself. */
const SHARE_OF_EACH = 0.006
const FLOODS = 0.0005
/** Answers that a process may not have noted down yet. */
const LATELY_MS = 100
const ARRIVAL_MS = 200
/** In a shorter run there is no time for all of it. */
const SHORTEST_RUN_S = 15
const LONGEST_CALM_MS = 4_000
const SHORTEST_CALM_MS = 1_500
/** Where the end of a run is left in peace, as a share of its rows. */
const PEACE_BELOW = 0.05

/**
 * Resolves when all is sent that can be; what it resolves with waits for the rows that killed
 * processes left behind, whose leases have to end, and counts again.
 */
export async function runChaos(
  trial: Trial,
  seconds: number,
): Promise<{ settle(): Promise<Chaos> }> {
  const { size, platforms, people } = trial
  const settings = paceFor(people, seconds)
  const counts = {
    kills: 0,
    inFlightAtKills: 0,
    heldAtKills: 0,
    heldAtRestarts: 0,
    restarts: 0,
    resumed: 0,
  }
  let isOver: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    isOver = resolve
  })
  let isStormOver: () => void = () => undefined
  const storm = new Promise<void>((resolve) => {
    isStormOver = resolve
  })
  await platforms.tell('makeTrouble', { shareOfEach: SHARE_OF_EACH, floods: FLOODS })

  const result = withProcesses(trial, settings, async (): Promise<Chaos> => {
    const announcement = await announce(trial, 'Đợt bão')
    await whenPlanned(trial, announcement)
    const calmMs = Math.min(LONGEST_CALM_MS, Math.max(SHORTEST_CALM_MS, (seconds * 1000) / 6))
    const restarts = [...size.restarts]
    for (let turn = 0; ; turn++) {
      await sleep(calmMs)
      await resumeIfPaused(trial, announcement, counts)
      if ((await openShare(trial, announcement)) < PEACE_BELOW) break
      const restart = turn % 2 === 1 ? restarts.shift() : undefined
      if (restart !== undefined) {
        await restart()
        counts.restarts += 1
        counts.heldAtRestarts += await rowsHeld(trial, '%')
      } else {
        await killOne(trial, counts)
        await startMissing(trial, settings)
      }
    }
    isStormOver()
    await over
    const { resumed } = await whenFinished(trial, announcement)
    counts.resumed += resumed
    return { ...counts, ...(await recount(trial, announcement)) }
  })
  await Promise.race([storm, result])
  return {
    settle() {
      isOver()
      return result
    },
  }
}

/** A short run is slowed down, so that everything happens within it. */
function paceFor(people: number, wantedSeconds: number): NodeJS.ProcessEnv {
  const { telegram, zaloOa, zaloBot } = shareOut(people)
  const seconds = Math.max(wantedSeconds, SHORTEST_RUN_S)
  if (people / seconds >= 1_000) return UNLIMITED
  const rate = (count: number) => String(Math.max(1, Math.ceil(count / seconds)))
  return {
    BROADCAST_TELEGRAM_PER_SECOND: rate(telegram),
    BROADCAST_ZALO_OA_PER_SECOND: rate(zaloOa),
    BROADCAST_ZALO_BOT_PER_SECOND: rate(zaloBot),
  }
}

/** Frozen first, so that what it was doing can be counted. */
async function killOne(
  trial: Trial,
  counts: Pick<Chaos, 'kills' | 'inFlightAtKills' | 'heldAtKills'>,
): Promise<void> {
  const { platforms, processes } = trial
  const index = Math.floor(Math.random() * processes.length)
  const [victim] = processes.splice(index, 1)
  if (victim === undefined) return
  victim.freeze()
  const time = Date.now() - LATELY_MS
  const ports = victim.ports()
  await victim.kill()
  // What had left reaches the platforms all the same.
  await sleep(ARRIVAL_MS)
  counts.kills += 1
  counts.inFlightAtKills += await platforms.call('unansweredAt', { ports, time }, z.number())
  counts.heldAtKills += await rowsHeld(trial, `%:${victim.pid}:%`)
}

/** Rows being sent, by owners like this. */
async function rowsHeld({ size }: Trial, owner: string): Promise<number> {
  const { count } = await size.database.db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'sending')
    .where('owner', 'like', owner)
    .executeTakeFirstOrThrow()
  return count
}

async function resumeIfPaused(
  { size }: Trial,
  { id }: Announcement,
  counts: Pick<Chaos, 'resumed'>,
): Promise<void> {
  if (!isPausedByProgram(await size.broadcasts.find(id))) return
  if (await press(size, 'resume', id)) counts.resumed += 1
}

/** How much is still to be sent. */
async function openShare({ size, people }: Trial, { id }: Announcement): Promise<number> {
  const counts = await size.ledger.counts(id)
  const planned = counts.filter(({ state }) => state === 'planned')
  return planned.reduce((sum, { count }) => sum + count, 0) / people
}
