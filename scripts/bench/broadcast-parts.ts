/** How fast, how evenly, how big, and how soon it stops. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Recount, recount } from './broadcast-recount.ts'
import {
  announce,
  arrivals,
  press,
  type Trial,
  until,
  whenFinished,
  whenPlanned,
  withProcesses,
} from './broadcast-trial.ts'

const PACE = 30
const SECOND_MS = 1_000
/** From here on the memory of a run is taken to be that of the run. */
const SETTLED_SHARE = 0.25

/** No limit of the program is in the way. */
export const UNLIMITED: NodeJS.ProcessEnv = {
  BROADCAST_TELEGRAM_PER_SECOND: '100000',
  BROADCAST_ZALO_OA_PER_SECOND: '100000',
  BROADCAST_ZALO_BOT_PER_SECOND: '100000',
}

export interface Pace {
  seconds: number
  /** Messages in the steady part, of those that were due. */
  share: number
  mostInASecond: number
}

/** At the rate that is set, on one platform. */
export async function measurePace(trial: Trial, seconds: number): Promise<Pace> {
  const settings = { ...UNLIMITED, BROADCAST_TELEGRAM_PER_SECOND: String(PACE) }
  return withProcesses(trial, settings, async () => {
    const since = Date.now()
    const channels = ['telegram']
    const announcement = await announce(trial, 'Đợt nhịp', { channels })
    const longest = Math.floor(announcement.recipients / PACE) - 2
    const steadySeconds = Math.max(1, Math.min(seconds, longest))
    await until('the first message', 60_000 + trial.people, async () => {
      return (await arrivals(trial, since)).length > 0
    })
    // The first second also brings what the lane had saved up.
    await sleep((steadySeconds + 2) * SECOND_MS)
    const times = await arrivals(trial, since)
    await press(trial.size, 'cancel', announcement.id)
    const from = (times[0] ?? 0) + SECOND_MS
    const steady = times.filter((at) => at >= from && at < from + steadySeconds * SECOND_MS)
    return {
      seconds: steadySeconds,
      share: steady.length / (PACE * steadySeconds),
      mostInASecond: mostWithin(times, SECOND_MS),
    }
  })
}

export interface Lifted extends Recount {
  planSeconds: number
  perSecond: number
  rssMaxMb: number
  /** The most that a process grew by after a quarter of the run. */
  rssGrowthMb: number
}

/** Without a limit, to everybody. */
export async function measureLifted(trial: Trial): Promise<Lifted> {
  return withProcesses(trial, UNLIMITED, async () => {
    const announcement = await announce(trial, 'Đợt nhanh')
    await whenPlanned(trial, announcement)
    const planSeconds = (Date.now() - announcement.confirmedAt) / SECOND_MS
    await whenFinished(trial, announcement)
    const times = await arrivals(trial, announcement.confirmedAt)
    const [first = 0, last = 0] = [times[0], times.at(-1)]
    const counts = await recount(trial, announcement)
    return {
      ...counts,
      planSeconds,
      perSecond: (times.length * SECOND_MS) / Math.max(1, last - first),
      rssMaxMb: Math.max(...trial.memory.map(({ mb }) => mb)),
      rssGrowthMb: growthBetween(trial, first + (last - first) * SETTLED_SHARE, last),
    }
  })
}

export interface Paused extends Recount {
  /** From the command to the last message that arrived. */
  pauseMs: number
}

/** Stopped in the middle, and gone on with. */
export async function measurePause(trial: Trial): Promise<Paused> {
  return withProcesses(trial, UNLIMITED, async () => {
    const announcement = await announce(trial, 'Đợt dừng')
    const { id, confirmedAt } = announcement
    await until('a quarter to be sent', 60_000 + 10 * trial.people, async () => {
      return (await arrivals(trial, confirmedAt)).length > trial.people / 4
    })
    const pressedAt = Date.now()
    const isPaused = await press(trial.size, 'pause', id)
    await sleep(3 * SECOND_MS)
    const last = (await arrivals(trial, confirmedAt)).at(-1) ?? 0
    if (!isPaused || !(await press(trial.size, 'resume', id))) {
      trial.faults.push('it could not be paused and resumed')
    }
    await whenFinished(trial, announcement)
    const counts = await recount(trial, announcement)
    return { ...counts, pauseMs: Math.max(0, last - pressedAt) }
  })
}

function mostWithin(times: number[], windowMs: number): number {
  let most = 0
  let start = 0
  for (const [index, at] of times.entries()) {
    while ((times[start] ?? 0) <= at - windowMs) start += 1
    most = Math.max(most, index - start + 1)
  }
  return most
}

function growthBetween({ memory }: Trial, from: number, to: number): number {
  const byProcess = new Map<number, number[]>()
  for (const { pid, at, mb } of memory) {
    if (at >= from && at <= to) byProcess.set(pid, [...(byProcess.get(pid) ?? []), mb])
  }
  const growths = [...byProcess.values()].map((all) => (all.at(-1) ?? 0) - (all[0] ?? 0))
  return Math.max(0, ...growths)
}
