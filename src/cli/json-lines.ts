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
  const result = askRequest.safeParse(value, { reportInput: true })
  if (result.success) return { kind: 'request', request: result.data }
  return {
    kind: 'fault',
    id: idOf(value),
    fault: result.error.issues.map(describeIssue).join('; '),
  }
}

/** Of the kinds of values, what they are called by those who write the lines. */
const KINDS: Record<string, string> = {
  string: 'chữ trong ngoặc kép',
  array: 'danh sách trong ngoặc vuông',
  object: 'đối tượng trong ngoặc nhọn',
}

/** Vietnamese: what a line lacks, or what is not as it must be. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.')
  if (name === '') return 'dòng này không phải đối tượng JSON trong ngoặc nhọn'
  if (issue.input === undefined) return `thiếu "${name}"`
  if (issue.code === 'invalid_value') {
    return `"${name}" phải là ${issue.values.map((value) => JSON.stringify(value)).join(' hoặc ')}`
  }
  const kind = issue.code === 'invalid_type' ? KINDS[issue.expected] : undefined
  return kind === undefined ? `"${name}" chưa đúng dạng` : `"${name}" phải là ${kind}`
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : null
  return typeof id === 'string' ? id : null
}
