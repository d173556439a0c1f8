import { cleanText } from '../../lib/vietnamese.ts'
import type { Button, IncomingMessage } from '../channel.ts'

type Content = IncomingMessage['content']

/** The buttons that a typed number presses: those shown last. */
export interface ShownButtons {
  messageId: string
  buttons: Button[]
}

export type ParsedLine =
  | { kind: 'nothing' }
  | { kind: 'leave' }
  /** A number that stands before none of the choices shown. */
  | { kind: 'no_such_choice'; count: number }
  | { kind: 'content'; content: Content }

const LEAVE_COMMANDS = new Set(['thoat', 'thoát', 'exit', 'quit'])

/** What a typed line means: a command, the number of a button that is shown, or free text. */
export function parseLine(
  line: string,
  shown: ShownButtons | null,
  acknowledgementId: string,
): ParsedLine {
  const text = cleanText(line).trim()
  if (text === '') return { kind: 'nothing' }
  const command = /^\/(\S+)\s*(.*)$/s.exec(text)
  if (command !== null) {
    const name = (command[1] ?? '').toLowerCase()
    if (LEAVE_COMMANDS.has(name)) return { kind: 'leave' }
    return { kind: 'content', content: { kind: 'command', name, argument: command[2] ?? '' } }
  }
  if (shown === null || !/^\d{1,2}$/.test(text)) {
    return { kind: 'content', content: { kind: 'text', text } }
  }
  const button = shown.buttons[Number(text) - 1]
  if (button === undefined) return { kind: 'no_such_choice', count: shown.buttons.length }
  return {
    kind: 'content',
    content: {
      kind: 'action',
      data: button.data,
      acknowledgementId,
      onMessageId: shown.messageId,
    },
  }
}
