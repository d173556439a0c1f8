export interface Deadline {
  signal: AbortSignal
  /** What was waited for has come. */
  clear(): void
}

/**
 * Aborts after the time with a TimeoutError. Unlike AbortSignal.timeout it lets go of its listeners
 * when it is cleared; that one keeps them, and all they hold, until the time is over.
 */
export function createDeadline(ms: number): Deadline {
  const controller = new AbortController()
  const timer = setTimeout(
    () => controller.abort(new DOMException('no answer in time', 'TimeoutError')),
    ms,
  )
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}
