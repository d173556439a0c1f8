interface Work<Result> {
  result: Promise<Result>
  stopping: AbortController
  waiting: number
}

/**
 * Work that is done once for all who ask, and again only after it failed. Whoever stops waiting gets
 * the reason of their own signal, and the others go on; when nobody waits any more, it is stopped.
 */
export function shareWork<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
): (signal?: AbortSignal) => Promise<Result> {
  let current: Work<Result> | null = null

  function start(): Work<Result> {
    const stopping = new AbortController()
    const work = { result: run(stopping.signal), stopping, waiting: 0 }
    work.result.catch(() => forget(work))
    return work
  }

  function forget(work: Work<Result>): void {
    if (current === work) current = null
  }

  return async (signal) => {
    signal?.throwIfAborted()
    current ??= start()
    const work = current
    work.waiting += 1
    try {
      return await untilAborted(work.result, signal)
    } catch (error) {
      if (signal?.aborted && work.waiting === 1) {
        // Who comes now begins anew.
        forget(work)
        work.stopping.abort(signal.reason)
      }
      throw error
    } finally {
      work.waiting -= 1
    }
  }
}

/** The promise, or the signal's reason, whichever comes first. */
async function untilAborted<Result>(
  promise: Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (!signal) return promise
  const settled = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    const options = { once: true, signal: settled.signal }
    signal.addEventListener('abort', () => reject(signal.reason), options)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    settled.abort()
  }
}
