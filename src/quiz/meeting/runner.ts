/** Looks after meetings: the handler of the job `meeting`. */
import type { Clock } from '../../lib/clock.ts'
import type { TakeLock } from '../../lib/held-lock.ts'
import type { Logger } from '../../lib/logger.ts'
import type { Timing } from '../../lib/timing.ts'
import { carryOut } from './carry-out.ts'
import { foldMeeting } from './fold.ts'
import { createHolds } from './holds.ts'
import { nextStep } from './next-step.ts'
import { createPacer } from './pacer.ts'
import type { MeetingLog, MeetingStage, MeetingStore } from './ports.ts'

export interface MeetingRunnerDeps {
  store: MeetingStore
  stage: MeetingStage
  lock: TakeLock
  clock: Clock
  timing: Timing
  logger: Logger
}

export interface MeetingRunner {
  /**
   * Does what is due in a meeting, one step after the other, and says when to look again. Rejects
   * when the store does not answer; whatever was done by then stands in the log.
   */
  advance(
    payload: { meetingId: number; wake: number },
    signal: AbortSignal,
  ): Promise<{ kind: 'done' } | { kind: 'later'; afterMs: number }>
}

/** Another process, or an earlier job, is about to hand the meeting over. */
const HANDOVER_MS = 250
/** Nothing is due so soon that it could not wait for this. */
const LEAST_WAIT_MS = 50

/**
 * The log is the only memory: a process may end at any moment, and the next one goes on. What is
 * kept beside it is what platforms said about waiting, which they would say again.
 */
export function createMeetingRunner(deps: MeetingRunnerDeps): MeetingRunner {
  const { store, stage, lock, clock } = deps
  const holds = createHolds(clock)
  const pacer = createPacer(deps.timing)

  /** What was read, and when to look again: in so many milliseconds, at once, or never. */
  async function step(
    meetingId: number,
    { before, signal }: { before: MeetingLog | undefined; signal: AbortSignal },
  ): Promise<{ read?: MeetingLog; next: number | 'over' | 'again' }> {
    const read = await store.read(meetingId, before)
    if (read === null) {
      // Its group, or its host, could open no other one for ever.
      deps.logger.warn({ meeting: meetingId }, 'a meeting that cannot be read any more is closed')
      await store.close(meetingId, clock.now().toISOString())
      return { next: 'over' }
    }
    const view = foldMeeting(read.meeting, read.events, read.accounts)
    const now = clock.now()
    const next = nextStep({
      view,
      now: now.toISOString(),
      held: holds.of(meetingId),
      asksByPoll: (question) => stage.asksByPoll(view, question),
    })
    if (next.do === 'wait') {
      const waitMs = new Date(next.until).getTime() - now.getTime()
      return { next: Math.max(waitMs, LEAST_WAIT_MS) }
    }
    if (next.do === 'finish') {
      await store.close(meetingId, now.toISOString())
      holds.forget(meetingId)
      return { next: 'over' }
    }
    await carryOut(
      { ...deps, pacer, hold: (target, ms) => holds.add(meetingId, target, ms) },
      view,
      {
        step: next,
        signal,
      },
    )
    return { read, next: 'again' }
  }

  return {
    async advance({ meetingId, wake }, signal) {
      const held = await lock(`meeting:${meetingId}`)
      if (held === null) {
        const isNewest = (await store.wakeOf(meetingId)) <= wake
        return isNewest ? { kind: 'later', afterMs: HANDOVER_MS } : { kind: 'done' }
      }
      try {
        let before: MeetingLog | undefined
        for (;;) {
          if ((await store.wakeOf(meetingId)) > wake) return { kind: 'done' }
          if (signal.aborted || !held.isHeld()) return { kind: 'later', afterMs: 0 }
          const { read, next } = await step(meetingId, { before, signal })
          if (next === 'over') return { kind: 'done' }
          if (next !== 'again') return { kind: 'later', afterMs: next }
          before = read
        }
      } finally {
        await held.release()
      }
    },
  }
}
