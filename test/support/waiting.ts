/** Resolves with the first value that is neither undefined nor false; rejects when time is up. */
export type WaitUntil = <T>(
  look: () => T | undefined | false,
  what: () => string,
  timeoutMs?: number,
) => Promise<T>

const DEFAULT_TIMEOUT_MS = 5_000
/** For conditions that depend on something outside the fake. */
const LOOK_AGAIN_MS = 20

/** Looks again at every change of the fake, and now and then besides. */
export function createWaiting(): { waitUntil: WaitUntil; onChange: () => void } {
  const lookers = new Set<() => void>()
  return {
    onChange() {
      for (const look of [...lookers]) look()
    },
    waitUntil: (look, what, timeoutMs = DEFAULT_TIMEOUT_MS) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearInterval(interval)
          clearTimeout(timeout)
          lookers.delete(tryOnce)
        }
        const tryOnce = () => {
          try {
            const value = look()
            if (value === undefined || value === false) return
            end()
            resolve(value)
          } catch (error) {
            end()
            reject(error)
          }
        }
        const interval = setInterval(tryOnce, LOOK_AGAIN_MS)
        const timeout = setTimeout(() => {
          end()
          reject(new Error(`Waited ${timeoutMs} ms in vain for ${what()}`))
        }, timeoutMs)
        lookers.add(tryOnce)
        tryOnce()
      }),
  }
}
