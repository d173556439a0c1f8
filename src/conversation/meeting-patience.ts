import type { Timing } from '../lib/timing.ts'
import type { StageResult } from '../quiz/meeting/ports.ts'

/** Nobody is kept waiting longer by somebody else's platform. */
const PATIENCE_MS = 2_000
/** What is under way is asked about again after this time. */
const AGAIN_MS = 2_000
/** Of several meetings at once; what was forgotten would at worst be sent again. */
const MOST_KEPT = 2_000

/**
 * Lets a message that takes long go on by itself: channels wait for their platform's limits, up to
 * minutes, and one platform must not hold up a meeting on all of them. The result is `later` meanwhile;
 * the next call with the same key sends nothing, and gets the result once there is one.
 */
export function createPatience({
  timing,
}: {
  timing: Pick<Timing, 'sleep'>
}): (key: string, send: () => Promise<StageResult>) => Promise<StageResult> {
  const underWay = new Map<string, Promise<StageResult>>()

  return async (key, send) => {
    const sending = underWay.get(key) ?? send()
    // It may fail while nobody waits for it; who asks again is told.
    sending.catch(() => undefined)
    underWay.set(key, sending)
    const waiting = new AbortController()
    try {
      const result = await Promise.race([sending, timing.sleep(PATIENCE_MS, waiting.signal)])
      if (result === undefined) {
        forgetOldest(underWay)
        return { kind: 'later', afterMs: AGAIN_MS }
      }
      underWay.delete(key)
      return result
    } catch (error) {
      underWay.delete(key)
      throw error
    } finally {
      waiting.abort()
    }
  }
}

function forgetOldest(underWay: Map<string, Promise<StageResult>>): void {
  const [oldest] = underWay.entries()
  if (underWay.size <= MOST_KEPT || oldest === undefined) return
  underWay.delete(oldest[0])
}
