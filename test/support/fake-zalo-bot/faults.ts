/** An answer of the Bot API that says no; it comes with HTTP 200 (Zalo Bot docs). */
export class ApiFault extends Error {
  readonly body: { ok: false; description: string; error_code: number }

  constructor(code: number, description: string) {
    super(description)
    this.body = { ok: false, description, error_code: code }
  }
}

export function badRequest(what: string): ApiFault {
  return new ApiFault(400, what)
}

/** What a test can have happen to the next call of a method. */
export type ScriptedFailure =
  /** The API answers with an error, with HTTP 200 unless another status is named. */
  | { kind: 'error'; code: number; description: string; status?: number }
  /** The API answers with this, whatever it is; nothing is carried out. */
  | { kind: 'answer'; body: unknown; status?: number }
  /** Somebody sends the caller on to where the call would be carried out. */
  | { kind: 'redirect' }
  /** The connection breaks, before the call was carried out or after. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** A gateway answers with a page of HTML; the call behind it may have been carried out. */
  | { kind: 'gateway'; status: number; carriedOut: boolean }
  /** The call is carried out, and the answer takes its time. */
  | { kind: 'slow'; ms: number }
  /** No answer ever comes; the call is carried out or not. */
  | { kind: 'hang'; carriedOut: boolean }

interface Script {
  method: string
  failure: ScriptedFailure
  skip: number
  times: number
}

/** The failures a test has asked for, used up in order. */
export function createFailureScript() {
  const scripts: Script[] = []
  return {
    add(
      method: string,
      failure: ScriptedFailure,
      { times = 1, skip = 0 }: { times?: number; skip?: number } = {},
    ): void {
      scripts.push({ method, failure, skip, times })
    },
    take(method: string): ScriptedFailure | null {
      const script = scripts.find((one) => one.times > 0 && one.method === method)
      if (!script) return null
      if (script.skip > 0) {
        script.skip -= 1
        return null
      }
      script.times -= 1
      return script.failure
    },
  }
}
