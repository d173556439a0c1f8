import type { ApiError, ResponseParameters } from '@grammyjs/types'
import type { CommonFailure } from '../failure-script.ts'

/** An answer of the Bot API that says no. */
export class ApiFault extends Error {
  readonly body: ApiError

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description)
    this.body = { ok: false, error_code: code, description, ...(parameters && { parameters }) }
  }
}

export function badRequest(what: string, parameters?: ResponseParameters): ApiFault {
  return new ApiFault(400, `Bad Request: ${what}`, parameters)
}

export function forbidden(what: string): ApiFault {
  return new ApiFault(403, `Forbidden: ${what}`)
}

export function tooManyRequests(seconds: number): ApiFault {
  return new ApiFault(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
}

/** What a test can have happen to the next call of a method. */
export type ScriptedFailure =
  | CommonFailure
  /** The API answers with an error. */
  | { kind: 'error'; code: number; description: string; parameters?: ResponseParameters }
  | { kind: 'flood'; retryAfterSeconds: number }
