import { randomUUID } from 'node:crypto'
import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { choicesOf } from '../buttons.ts'
import type {
  Capabilities,
  Channel,
  ChatAddress,
  DeliveryResult,
  IncomingMessage,
  OnMessage,
} from '../channel.ts'
import { toDeliveryResult } from './errors.ts'
import { parseLine } from './parse.ts'
import { renderMessage, renderNotice, type TerminalStyle } from './render.ts'

const NAME = 'terminal'
const CHAT_ID = 'local'
const WIDEST_TEXT = 100
const CAPABILITIES: Capabilities = {
  editing: false,
  quotesInPrivate: false,
  startCommand: true,
  maxTextLength: 100_000,
  maxButtons: null,
}
const HINT = 'Bạn gõ câu hỏi rồi nhấn Enter. Gõ /help để xem cách dùng, /thoat để thoát.\n\n'
const NOT_TAKEN = 'Xin lỗi Bạn, Sổ tay chưa nhận được câu này. Bạn gõ lại giúp.\n'

export interface TerminalOptions {
  input: NodeJS.ReadableStream & { isTTY?: boolean }
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  colours: boolean
  /** With a prompt and line editing; by default when both ends are a terminal. */
  interactive?: boolean
  clock?: Clock
  /** Resolves when everything handed over is answered. Lines from a pipe wait for it in turn. */
  settled?: () => Promise<void>
}

export interface TerminalChannel extends Channel {
  /** Resolves when the person leaves or the input ends, and every line has been handed over. */
  readonly closed: Promise<void>
}

/** A chat in the terminal, or one question per line when the input is a pipe or a file. */
export function createTerminalChannel(options: TerminalOptions): TerminalChannel {
  const { input, output } = options
  const clock = options.clock ?? systemClock
  const interactive = options.interactive ?? (input.isTTY === true && output.isTTY === true)
  const address: ChatAddress = { channel: NAME, chatId: CHAT_ID, topicId: null }
  const session = randomUUID()
  let count = 0
  /** Data of the buttons shown last. */
  let choices: string[] | null = null
  let reader: Interface | null = null
  let isLeaving = false
  /** Lines are taken one at a time, in the order typed. */
  let taking: Promise<void> = Promise.resolve()
  let resolveClosed: () => void = () => {}
  const closed = new Promise<void>((resolve) => {
    resolveClosed = resolve
  })

  async function start(onMessage: OnMessage): Promise<void> {
    const lines = createInterface(
      interactive ? { input, output, terminal: true, prompt: '> ' } : { input, terminal: false },
    )
    reader = lines
    // Without a listener a reader that left (`| head`) would end the process.
    output.on('error', leave)
    lines.on('line', (line) => {
      taking = taking.then(() => takeLine(line, onMessage))
    })
    lines.on('SIGINT', leave)
    lines.on('close', () => {
      reader = null
      if (interactive) output.write('\n')
      void taking.then(resolveClosed)
    })
    if (interactive) await print(HINT)
  }

  async function takeLine(line: string, onMessage: OnMessage): Promise<void> {
    if (isLeaving) return
    const id = nextId()
    const parsed = parseLine(line, choices)
    if (parsed.kind === 'leave') return leave()
    if (parsed.kind === 'content') {
      try {
        await onMessage(toMessage(id, parsed.content))
        await options.settled?.()
      } catch {
        await print(NOT_TAKEN)
      }
    }
    if (interactive) reader?.prompt(true)
  }

  /** A closed reader still hands out the lines it has read; they are not taken any more. */
  function leave(): void {
    isLeaving = true
    reader?.close()
  }

  function toMessage(id: string, content: IncomingMessage['content']): IncomingMessage {
    return {
      deliveryId: id,
      address,
      chatKind: 'private',
      sender: { id: CHAT_ID, displayName: NAME },
      sentAt: clock.now().toISOString(),
      messageId: content.kind === 'action' ? null : id,
      content,
    }
  }

  /** Prints above the prompt and gives the prompt back with what was already typed. */
  async function print(text: string): Promise<DeliveryResult> {
    if (interactive) {
      clearLine(output, 0)
      cursorTo(output, 0)
    }
    const result = await new Promise<DeliveryResult>((resolve) => {
      output.write(text, (error) =>
        resolve(error ? toDeliveryResult(error) : { kind: 'sent', messageIds: [nextId()] }),
      )
    })
    if (interactive) reader?.prompt(true)
    return result
  }

  function style(): TerminalStyle {
    const width = interactive ? Math.min(output.columns || WIDEST_TEXT, WIDEST_TEXT) : null
    return { colours: options.colours, width }
  }

  function nextId(): string {
    count += 1
    return `${session}-${count}`
  }

  return {
    name: NAME,
    capabilities: CAPABILITIES,
    closed,
    start,
    async stop() {
      leave()
      await taking
    },
    async send(to, message) {
      if (to.chatId !== CHAT_ID) return { kind: 'unreachable', reason: 'not_found' }
      const result = await print(`${renderMessage(message, style())}\n`)
      const data = choicesOf(message).map((choice) => choice.data)
      if (result.kind === 'sent' && data.length > 0) choices = data
      return result
    },
    edit: async () => ({ kind: 'failed', reason: 'not_supported' }),
    async acknowledge(_message, notice) {
      if (notice !== null) await print(`${renderNotice(notice, style())}\n`)
    },
  }
}
