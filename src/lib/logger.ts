import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { createRedactor } from './redact.ts'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What modules log through. Text of members stays out of `info` and above; ids go in hashed. */
export type Logger = pino.Logger

export interface LoggerOptions {
  level: LogLevel
  /** Values that must never be printed, such as tokens. */
  secrets?: string[]
  /** `text` for a person at a terminal, `json` for a machine. By default what stderr is. */
  format?: 'json' | 'text'
  /** Where lines go; stderr by default, because stdout belongs to the commands' results. */
  write?: (line: string) => void
}

/** A pino logger whose every line passes the redactor, so no field can carry a secret out. */
export function createLogger(options: LoggerOptions): Logger {
  const redact = createRedactor(options.secrets ?? [])
  const write = options.write ?? ((line: string) => void process.stderr.write(line))
  const format = options.format ?? (process.stderr.isTTY ? 'text' : 'json')
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => write(redact(format === 'text' ? toText(line) : line)) },
  )
}

/** Turns an id into a short keyed hash: the same chat is recognised in the log, nobody else. */
export function createIdHasher(secret: string): (id: string) => string {
  return (id) => createHmac('sha256', secret).update(id).digest('hex').slice(0, 12)
}

/** `07:39:37 WARN message key=value`, with an error's stack below. */
function toText(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>
  const fields = Object.entries(rest).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const clock = new Date(String(time)).toTimeString().slice(0, 8)
  const head = `${clock} ${String(level).toUpperCase()} ${msg ?? ''}${fields.join('')}\n`
  if (err === undefined) return head
  const stack = typeof err === 'object' && err !== null && 'stack' in err ? err.stack : err
  return `${head}${typeof stack === 'string' ? stack : JSON.stringify(stack)}\n`
}
