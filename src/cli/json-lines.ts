import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { z } from 'zod'

/** Where a command reads and writes. */
export interface CommandIo {
  input: Readable
  /** One line to stdout. */
  out(line: string): void
  /** One line to stderr. */
  err(line: string): void
}

/**
 * Reads one JSON object a line, answers each with one line, in order. A line that is no such
 * object is answered with its fault, and the rest goes on.
 * @returns the exit code: 1 when any line was refused
 */
export async function answerJsonLines<Schema extends z.ZodType<{ id: string }>>(
  io: CommandIo,
  schema: Schema,
  answer: (request: z.infer<Schema>) => Promise<object>,
): Promise<number> {
  let refused = 0
  for await (const line of createInterface({ input: io.input })) {
    if (line.trim() === '') continue
    const parsed = parseLine(line, schema)
    if (parsed.kind === 'request') {
      io.out(JSON.stringify(await answer(parsed.request)))
    } else {
      refused += 1
      io.out(JSON.stringify({ id: parsed.id, kind: 'error', error: parsed.fault }))
    }
  }
  return refused > 0 ? 1 : 0
}

function parseLine<Schema extends z.ZodType<{ id: string }>>(
  line: string,
  schema: Schema,
):
  | { kind: 'request'; request: z.infer<Schema> }
  | { kind: 'fault'; id: string | null; fault: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { kind: 'fault', id: null, fault: 'dòng này không phải JSON' }
  }
  const result = schema.safeParse(value)
  if (result.success) return { kind: 'request', request: result.data }
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { kind: 'fault', id: idOf(value), fault: faults.join('; ') }
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'string' ? id : null
}
