import type { CommonFailure } from '../failure-script.ts'
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
  | CommonFailure
  /** HTTP 200 with this error; the call is not carried out. */
  | { kind: 'error'; code: number; message: string }
  /** A bare status with a line of text, such as 429; the call is not carried out. */
  | { kind: 'http'; status: number }
