import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { ArgumentFault, refuseOptions } from './typed-options.ts'

/** Where a command reads and writes. */
export interface CommandIo {
  input: Readable
  /** One line to stdout. */
  out(line: string): void
  /** One line to stderr. */
  err(line: string): void
}

/** One line of input for `ask --jsonl` and `search --jsonl`. */
const askRequest = z.object({
  id: z.string(),
  question: z.string(),
  history: z.array(z.object({ role: z.enum(['user', 'assistant']), text: z.string() })).optional(),
})

/** True when the arguments ask for the usage rather than for the command. */
export function asksForHelp(args: readonly string[]): boolean {
  return args.some((arg) => arg === '--help' || arg === '-h')
}

/**
 * The question that was typed behind a command, empty with `--jsonl`, where questions are read
 * instead. Throws ArgumentFault for any other option, and for a question beside `--jsonl`.
 */
export function readQuestion(args: readonly string[]): { question: string; readsLines: boolean } {
  const words = args.filter((arg) => arg !== '--jsonl')
  const readsLines = words.length < args.length
  refuseOptions(words)
  const question = words.join(' ').trim()
  if (readsLines && question !== '') {
    throw new ArgumentFault(
      `Không hiểu "${question}". Với --jsonl, câu hỏi được đọc từ đầu vào, mỗi dòng một câu.`,
    )
  }
  return { question, readsLines }
}

/** A file's text without the byte order mark that Notepad writes, which JSON does not know. */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}

/**
 * Reads one JSON object a line, answers each with one line, in order. A line that is no such
 * object is answered with its fault, and the rest goes on.
 * @returns the exit code: 1 when any line was refused
 */
export async function answerJsonLines(
  io: CommandIo,
  answer: (request: z.infer<typeof askRequest>) => Promise<object>,
): Promise<number> {
  let refused = 0
  let isFirst = true
  for await (const read of createInterface({ input: io.input })) {
    const line = isFirst ? withoutByteOrderMark(read) : read
    isFirst = false
    if (line.trim() === '') continue
    const parsed = parseLine(line)
    if (parsed.kind === 'request') {
      io.out(JSON.stringify(await answer(parsed.request)))
    } else {
      refused += 1
      io.out(JSON.stringify({ id: parsed.id, kind: 'error', error: parsed.fault }))
    }
  }
  return refused > 0 ? 1 : 0
}

function parseLine(
  line: string,
):
  | { kind: 'request'; request: z.infer<typeof askRequest> }
  | { kind: 'fault'; id: string | null; fault: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { kind: 'fault', id: null, fault: 'dòng này không phải JSON' }
  }
  const result = askRequest.safeParse(value)
  if (result.success) return { kind: 'request', request: result.data }
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { kind: 'fault', id: idOf(value), fault: faults.join('; ') }
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'string' ? id : null
}
