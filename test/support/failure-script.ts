/** The failures that every fake platform can be told to have. */
export type CommonFailure =
  /** The connection breaks, before the call was carried out or after. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** A gateway answers with a page of HTML; the call behind it may have been carried out. */
  | { kind: 'gateway'; status: number; carriedOut: boolean }
  /** The call is carried out, and the answer takes its time. */
  | { kind: 'slow'; ms: number }
  /** No answer ever comes; the call is carried out or not. */
  | { kind: 'hang'; carriedOut: boolean }

export interface FailureScript<Failure> {
  /** The next calls of this name fail so: `times` of them (1), after `skip` that pass (0). */
  add(name: string, failure: Failure, options?: { times?: number; skip?: number }): void
  /** A share of the calls of this name fails so, from 0 to 1, until it is told otherwise. */
  sometimes(name: string, failure: Failure, share: number): void
  /** No more failures that happen sometimes. */
  calm(): void
  /** Null when the call is to go well. */
  take(name: string): Failure | null
}

/** The failures a test has asked for, used up in order. Chance is the same in every run. */
export function createFailureScript<Failure>(): FailureScript<Failure> {
  const byName = new Map<string, { failure: Failure; skip: number; times: number }[]>()
  const odds = new Map<string, { failure: Failure; share: number }[]>()
  const random = createChance(57)

  function byChance(name: string): Failure | null {
    const chances = odds.get(name)
    if (chances === undefined) return null
    let left = random()
    for (const { failure, share } of chances) {
      if (left < share) return failure
      left -= share
    }
    return null
  }

  return {
    add(name, failure, { times = 1, skip = 0 } = {}) {
      byName.set(name, [...(byName.get(name) ?? []), { failure, skip, times }])
    },
    sometimes(name, failure, share) {
      odds.set(name, [...(odds.get(name) ?? []), { failure, share }])
    },
    calm: () => odds.clear(),
    take(name) {
      const scripts = byName.get(name)
      const script = scripts?.[0]
      if (!scripts || !script) return byChance(name)
      if (script.skip > 0) {
        script.skip -= 1
        return null
      }
      script.times -= 1
      if (script.times <= 0) scripts.shift()
      return script.failure
    },
  }
}

/** Numbers from 0 up to 1 (mulberry32). */
export function createChance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
