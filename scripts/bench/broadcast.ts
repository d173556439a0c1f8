import { loadavg } from 'node:os'
import { z } from 'zod'
import { type Chaos, runChaos } from './broadcast-chaos.ts'
import {
  type Lifted,
  measureLifted,
  measurePace,
  measurePause,
  type Pace,
  type Paused,
} from './broadcast-parts.ts'
import { openEmbedded, openLarge, type Size } from './broadcast-sizes.ts'
import { openTrial, type Trial } from './broadcast-trial.ts'
import { startRemote } from './remote.ts'
import { round, type SuiteOptions, type SuiteResult } from './suite.ts'

const PEOPLE = 100_000

interface Measured {
  name: Size['name']
  people: number
  processes: number
  pace: Pace
  lifted: Lifted
  paused: Paused
  chaos: Chaos
}

/**
 * Announcements to everybody with the real program, in both sizes, against the fake platforms in a
 * process of their own. What arrived is counted there, recipient by recipient.
 */
export async function broadcastSuite({ seconds, most }: SuiteOptions): Promise<SuiteResult> {
  const people = Math.min(most, PEOPLE)
  const faults: string[] = []
  const loads = [loadavg()[0] ?? 0]
  const embedded = await measureSize(openEmbedded, { people, seconds, faults })
  loads.push(loadavg()[0] ?? 0)
  // Meanwhile the leases end of those that were killed.
  const large = await measureSize(openLarge, { people, seconds, faults }).catch(async (error) => {
    await embedded.settle()
    throw error
  })
  loads.push(loadavg()[0] ?? 0)
  const settled = await Promise.allSettled([embedded.settle(), large.settle()])
  const measured = settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
  return {
    faults,
    figures: {
      recipients: people,
      ...Object.assign({}, ...measured.map(figuresOf)),
      ...totalsOf(measured),
      loadMax: round(Math.max(...loads)),
      faults: faults.length,
    },
    rows: [
      ['members; load of the machine at the start, between, at the end', loadRow(people, loads)],
      ...measured.flatMap(rowsOf),
    ],
  }
}

interface Measuring {
  people: number
  seconds: number
  faults: string[]
}

/** All parts; what is left to be waited for in the last comes with `settle`. */
async function measureSize(
  open: (platforms: NodeJS.ProcessEnv) => Promise<Size>,
  { people, seconds, faults }: Measuring,
): Promise<{ settle(): Promise<Measured> }> {
  const platforms = startRemote(new URL('./broadcast-fakes-process.ts', import.meta.url))
  let size: Size | null = null
  const close = async () => {
    await size?.remove()
    await platforms.kill()
  }
  try {
    size = await open(await platforms.call('about', null, z.record(z.string(), z.string())))
    const trial = await openTrial(size, platforms, people)
    const { name, processes } = size
    const parts = {
      pace: await step(trial, 'pace', () => measurePace(trial, seconds)),
      lifted: await step(trial, 'without a limit', () => measureLifted(trial)),
      paused: await step(trial, 'pause', () => measurePause(trial)),
    }
    const chaos = await step(trial, 'chaos', () => runChaos(trial, seconds))
    return {
      async settle() {
        try {
          const result = { name, people, processes, ...parts, chaos: await chaos.settle() }
          faults.push(...trial.faults)
          return result
        } finally {
          await close()
        }
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** A long run says where it is. */
async function step<Result>(
  { size }: Trial,
  part: string,
  work: () => Promise<Result>,
): Promise<Result> {
  console.error(`${new Date().toISOString().slice(11, 19)} ${size.name}: ${part}`)
  return work()
}

function figuresOf({ name, pace, lifted, paused, chaos }: Measured): Record<string, number> {
  const figures = {
    paceShare: pace.share,
    paceMostInASecond: pace.mostInASecond,
    planSeconds: lifted.planSeconds,
    perSecond: lifted.perSecond,
    rssMaxMb: lifted.rssMaxMb,
    rssGrowthMb: lifted.rssGrowthMb,
    pauseMs: paused.pauseMs,
    kills: chaos.kills,
    inFlightAtKills: chaos.inFlightAtKills,
    heldAtKills: chaos.heldAtKills,
    heldAtRestarts: chaos.heldAtRestarts,
    unknownByKill: chaos.unknownByKill,
    arrivedByKill: chaos.arrivedByKill,
    targetsMissed: missedBy({ pace, lifted, paused, chaos }).length,
    unknown: chaos.unknown,
    resumed: chaos.resumed,
  }
  return Object.fromEntries(
    Object.entries(figures).map(([figure, value]) => [`${figure}${name}`, round(value)]),
  )
}

function totalsOf(measured: Measured[]): Record<'doubles' | 'lost' | 'denied', number> {
  const counts = measured.flatMap(({ lifted, paused, chaos }) => [lifted, paused, chaos])
  const sum = (of: 'doubles' | 'lost' | 'denied') =>
    counts.reduce((total, one) => total + one[of], 0)
  return { doubles: sum('doubles'), lost: sum('lost'), denied: sum('denied') }
}

/** What the program promises and this run did not show; speed depends on the machine and its load. */
function missedBy({
  pace,
  lifted,
  paused,
  chaos,
}: Pick<Measured, 'pace' | 'lifted' | 'paused' | 'chaos'>): string[] {
  const targets = {
    pace: pace.share >= 0.97,
    speed: lifted.perSecond >= 1_000,
    memory: lifted.rssMaxMb <= 300,
    pause: paused.pauseMs <= 2_000,
    'unknown by kill': chaos.unknownByKill <= chaos.inFlightAtKills,
  }
  return Object.entries(targets).flatMap(([name, isMet]) => (isMet ? [] : [name]))
}

function rowsOf(measured: Measured): [string, string][] {
  const { name, processes, pace, lifted, paused, chaos } = measured
  const row = (label: string, value: string): [string, string] => [`${name}: ${label}`, value]
  const { doubles, lost, denied } = totalsOf([measured])
  const missed = missedBy(measured)
  return [
    row(
      `share of 30 a second, over ${pace.seconds} s`,
      `${round(pace.share)} (≥ 0.97); most in a second ${pace.mostInASecond}`,
    ),
    row('ledger filled, after the confirmation', `${round(lifted.planSeconds)} s`),
    row(
      `without a limit, ${processes} ${processes === 1 ? 'process' : 'processes'}`,
      `${Math.round(lifted.perSecond)} a second (≥ 1000)`,
    ),
    row(
      'resident memory of a process',
      `≤ ${Math.round(lifted.rssMaxMb)} MB (≤ 300); grew by ≤ ${Math.round(lifted.rssGrowthMb)} MB`,
    ),
    row('from the pause to the last message', `${paused.pauseMs} ms (≤ 2000)`),
    row('kill -9; restarts of the stores', `${chaos.kills}; ${chaos.restarts}`),
    row(
      'unknown for a kill; requests in flight then',
      `${chaos.unknownByKill}; ${chaos.inFlightAtKills} (at least as many)`,
    ),
    row('of these unknown, had arrived', String(chaos.arrivedByKill)),
    row('rows held by the killed', String(chaos.heldAtKills)),
    row('unknown for lost answers', String(chaos.unknown - chaos.unknownByKill)),
    row('resumed by a person after too many errors', String(chaos.resumed)),
    row('two copies; lost; denied', `${doubles}; ${lost}; ${denied}`),
    row('targets missed', missed.length === 0 ? 'none' : missed.join(', ')),
  ]
}

function loadRow(people: number, loads: number[]): string {
  return `${people}; ${loads.map((load) => load.toFixed(1)).join(', ')}`
}
