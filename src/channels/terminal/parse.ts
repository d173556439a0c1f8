import { cleanText } from '../../lib/vietnamese.ts'
import type { IncomingMessage } from '../channel.ts'
import { readChoice } from '../numbered-choices.ts'

type Content = IncomingMessage['content']

export type ParsedLine =
  | { kind: 'nothing' }
  | { kind: 'leave' }
  | { kind: 'content'; content: Content }

const LEAVE_COMMANDS = new Set(['thoat', 'thoát', 'exit', 'quit'])

/**
 * What a typed line means: a command, the number of a button that is shown, or free text. `choices`
 * is the data of the buttons shown last, null while there are none.
 */
export function parseLine(line: string, choices: readonly string[] | null): ParsedLine {
  const text = cleanText(line).trim()
  if (text === '') return { kind: 'nothing' }
  const command = /^\/(\S+)\s*(.*)$/s.exec(text)
  if (command !== null) {
    const name = (command[1] ?? '').toLowerCase()
    if (LEAVE_COMMANDS.has(name)) return { kind: 'leave' }
    return { kind: 'content', content: { kind: 'command', name, argument: command[2] ?? '' } }
  }
  return { kind: 'content', content: readChoice(text, choices) ?? { kind: 'text', text } }
}
