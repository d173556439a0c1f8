import type { CommonFailure } from '../failure-script.ts'
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
  | CommonFailure
  /** The API answers with an error, with HTTP 200 unless another status is named. */
  | { kind: 'error'; code: number; description: string; status?: number }
  /** The API answers with this, whatever it is; nothing is carried out. */
  | { kind: 'answer'; body: unknown; status?: number }
  /** Somebody sends the caller on to where the call would be carried out. */
  | { kind: 'redirect' }
