import type { Clock } from '../lib/clock.ts'
import type { Timing } from '../lib/timing.ts'
import type { Corpus } from './document.ts'
import type { Follower, VersionStore } from './ports.ts'

/** A process that gave no sign of life for this long has ended. */
const ALIVE_MS = 15_000
/** A change takes as long as the slowest process needs to load, some seconds. */
const PATIENCE_MS = 120_000
const LOOK_MS = 300

export interface PublishDeps {
  store: VersionStore
  clock: Clock
  timing: Timing
  /** Told of every change in how far the running processes are. */
  onProgress(followers: Follower[]): void
  patienceMs?: number
}

/**
 * in_use: these are the documents that are answered from already. active: from now on they are.
 * refused: a process could not load them; all keep to the old ones. replaced: others were published
 * meanwhile. waiting: the processes that are not ready yet; the change comes when they are.
 */
export type PublishOutcome =
  | { kind: 'in_use' | 'active' | 'replaced' }
  | { kind: 'refused'; reason: string }
  | { kind: 'waiting'; missing: string[] }

/** Publishes the documents of a folder (absolute), and waits until all processes answer from them. */
export async function publishCorpus(
  corpus: Corpus,
  source: string,
  { store, clock, timing, onProgress, patienceMs = PATIENCE_MS }: PublishDeps,
): Promise<PublishOutcome> {
  const version = corpus.hash
  const before = await store.look()
  const offered = await store.offer(
    { version, source, files: corpus.files },
    { by: { kind: 'command' }, ...publishTimes(clock) },
  )
  if (offered === 'active') return { kind: before.active === version ? 'in_use' : 'active' }
  const endsAt = clock.now().getTime() + patienceMs
  let told = ''
  for (;;) {
    const { state, reason, followers } = await store.settle(version, publishTimes(clock))
    if (state === 'active') return { kind: 'active' }
    if (state === 'refused' && reason !== null) return { kind: 'refused', reason }
    if (state !== 'pending') return { kind: 'replaced' }
    if (told !== JSON.stringify(followers)) onProgress(followers)
    told = JSON.stringify(followers)
    if (clock.now().getTime() >= endsAt) {
      const missing = followers.filter((one) => one.state === 'loading')
      return { kind: 'waiting', missing: missing.map(({ process }) => process) }
    }
    await timing.sleep(LOOK_MS, new AbortController().signal)
  }
}

/** Now, and since when a process must have been seen to count as running; ISO times. */
export function publishTimes(clock: Clock): { at: string; aliveSince: string } {
  const now = clock.now().getTime()
  return {
    at: new Date(now).toISOString(),
    aliveSince: new Date(now - ALIVE_MS).toISOString(),
  }
}
