/** An answer of the OpenAPI that says no: HTTP 200 with `error` in the body. */
export class ApiFault extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Codes: Zalo OA docs, "Mã lỗi". */
export const badParameter = (what: string) => new ApiFault(-201, `Parameter is invalid: ${what}`)
export const overLimit = (what: string) => new ApiFault(-210, `Parameter exceeds limit: ${what}`)

export function checkLength(what: string, value: { length: number }, max: number): void {
  if (value.length > max) throw overLimit(`${what} is ${value.length} long, at most ${max}`)
}

/** The body of a refusal; the host for signing in words it in its own way. */
export function faultBody(path: string, code: number, message: string): Record<string, unknown> {
  if (!path.startsWith('/v4/')) return { error: code, message }
  return {
    error: code,
    error_name: message,
    error_description: message,
    error_reason: '',
    ref_doc: 'https://developers.zalo.me/docs/official-account',
  }
}

/** What a test can have happen to the next call of a path. */
export type ScriptedFailure =
  /** HTTP 200 with this error; the call is not carried out. */
  | { kind: 'error'; code: number; message: string }
  /** The connection breaks, before the call was carried out or after. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** A gateway answers with a page of HTML; the call behind it may have been carried out. */
  | { kind: 'gateway'; status: number; carriedOut: boolean }
  /** No answer ever comes; the call is carried out or not. */
  | { kind: 'hang'; carriedOut: boolean }
  /** The call is carried out, and the answer takes its time. */
  | { kind: 'slow'; ms: number }
  /** A bare status with a line of text, such as 429; the call is not carried out. */
  | { kind: 'http'; status: number }

interface Script {
  failure: ScriptedFailure
  skip: number
  times: number
}

/** The failures a test has asked for, used up in order. */
export function createFailureScript() {
  const byPath = new Map<string, Script[]>()
  return {
    add(
      path: string,
      failure: ScriptedFailure,
      { times = 1, skip = 0 }: { times?: number; skip?: number } = {},
    ): void {
      byPath.set(path, [...(byPath.get(path) ?? []), { failure, skip, times }])
    },
    take(path: string): ScriptedFailure | null {
      const scripts = byPath.get(path)
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
