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
  /** Null when the call is to go well. */
  take(name: string): Failure | null
}

/** The failures a test has asked for, used up in order. */
export function createFailureScript<Failure>(): FailureScript<Failure> {
  const byName = new Map<string, { failure: Failure; skip: number; times: number }[]>()
  return {
    add(name, failure, { times = 1, skip = 0 } = {}) {
      byName.set(name, [...(byName.get(name) ?? []), { failure, skip, times }])
    },
    take(name) {
      const scripts = byName.get(name)
      const script = scripts?.[0]
      if (!scripts || !script) return null
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
