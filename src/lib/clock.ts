/** The time of day, passed in so that tests can set it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** Runs something each time the interval has passed; what it returns ends that. */
export type Repeat = (intervalMs: number, run: () => void) => () => void

/** Keeps no process alive. */
export const systemRepeat: Repeat = (intervalMs, run) => {
  const timer = setInterval(run, intervalMs).unref()
  return () => clearInterval(timer)
}
