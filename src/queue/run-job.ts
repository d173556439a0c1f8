import type { z } from 'zod'
import type { JobContext, JobHandler, JobKind, JobKinds, NameOf, PayloadOf } from './queue.ts'

const MAX_BACK_OFF_MS = 3_600_000
/** Reasons are read by people; a page of text is none. */
const MAX_REASON_LENGTH = 500

/** What became of a run. */
export type JobResult =
  | { kind: 'done' }
  /** Uses up no attempt. */
  | { kind: 'later'; afterMs: number }
  | { kind: 'retry'; afterMs: number; reason: string; error: unknown }
  | { kind: 'given_up'; reason: string; error: unknown }

/** A handler that takes what is stored, whatever it is. */
export type JobRunner = (payload: unknown, context: JobContext) => Promise<JobResult>

/** The part of running a job that is the same on every queue. Nothing is thrown. */
export function createRunner<Kinds extends JobKinds, Name extends NameOf<Kinds>>(
  kinds: Kinds,
  name: Name,
  handler: JobHandler<PayloadOf<Kinds, Name>>,
): JobRunner {
  const kind: Kinds[Name] = kinds[name]
  const payload: Kinds[Name]['payload'] = kind.payload
  return async (stored, context) => {
    const parsed = payload.safeParse(stored)
    if (!parsed.success) {
      return { kind: 'given_up', reason: badPayload(parsed.error.issues), error: undefined }
    }
    try {
      const outcome = await handler(parsed.data, context)
      if (outcome.kind !== 'give_up') return outcome
      return { kind: 'given_up', reason: shortened(outcome.reason), error: undefined }
    } catch (error) {
      // It was cut short, which says nothing about the job.
      if (context.signal.aborted) return { kind: 'later', afterMs: 0 }
      const reason = reasonOf(error)
      return context.attempt >= kind.attempts
        ? { kind: 'given_up', reason, error }
        : { kind: 'retry', afterMs: backOffMs(kind, context.attempt), reason, error }
    }
  }
}

/** Wait after this many failed runs. */
export function backOffMs({ backOffMs: first }: JobKind, failures: number): number {
  return Math.min(first * 2 ** (failures - 1), MAX_BACK_OFF_MS)
}

function reasonOf(error: unknown): string {
  return shortened(error instanceof Error ? error.message : String(error))
}

/** Names the places, never the values: they may be what a member wrote. */
function badPayload(issues: z.core.$ZodIssue[]): string {
  const places = issues.map(({ path, message }) => `${path.join('.') || 'payload'}: ${message}`)
  return shortened(`the payload is not of its kind (${places.join('; ')})`)
}

function shortened(text: string): string {
  return text.slice(0, MAX_REASON_LENGTH)
}
