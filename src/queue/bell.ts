export interface Bell {
  ring(): void
  /** Resolves at the next ring, at once when it rang since the last wait, or after this time. */
  wait(milliseconds: number): Promise<void>
}

/** Wakes a loop that otherwise looks around now and then. */
export function createBell(): Bell {
  let isRung = false
  let wake = () => {}
  return {
    ring() {
      isRung = true
      wake()
    },
    async wait(milliseconds) {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      isRung = false
      wake = () => {}
    },
  }
}
