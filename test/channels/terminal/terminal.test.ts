import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { IncomingMessage, OutgoingMessage } from '../../../src/channels/channel.ts'
import {
  createTerminalChannel,
  type TerminalOptions,
} from '../../../src/channels/terminal/index.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const ADDRESS = { channel: 'terminal', chatId: 'local', topicId: null }
const CHOICES: OutgoingMessage = {
  blocks: [{ kind: 'paragraph', text: 'Bạn chọn.' }],
  buttons: [[{ label: 'Một', data: 'first' }], [{ label: 'Hai', data: 'second' }]],
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 10))

/** The channel on streams, with what it handed over and what it printed. */
function setUp(options: Partial<TerminalOptions> = {}) {
  const input = new PassThrough()
  const output = new PassThrough()
  let printed = ''
  output.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8')
  })
  const terminal = createTerminalChannel({
    input,
    output,
    colours: false,
    clock: createFakeClock(),
    ...options,
  })
  const received: IncomingMessage[] = []
  return {
    input,
    output,
    terminal,
    received,
    printed: () => printed,
    contents: () => received.map((message) => message.content),
    start: () => terminal.start(async (message) => void received.push(message)),
    type: async (line: string) => {
      input.write(`${line}\n`)
      await settle()
    },
  }
}

describe('what is typed', () => {
  it('is a text from a private chat, cleaned, with an id of its own', async () => {
    const { start, type, received } = setUp()
    await start()
    await type('  Ti\u1ebfng Vi\u1ec7t\u200b  ')
    await type('Tiếng Việt')
    expect(received[0]).toMatchObject({
      address: ADDRESS,
      chatKind: 'private',
      sentAt: '2026-01-10T08:00:00.000Z',
      content: { kind: 'text', text: 'Tiếng Việt' },
    })
    expect(received[1]?.deliveryId).not.toBe(received[0]?.deliveryId)
  })

  it('is a command after a slash, and nothing when blank', async () => {
    const { start, type, contents } = setUp()
    await start()
    await type('/HOI kinh tế số')
    await type('   ')
    await type('/nguon')
    expect(contents()).toEqual([
      { kind: 'command', name: 'hoi', argument: 'kinh tế số' },
      { kind: 'command', name: 'nguon', argument: '' },
    ])
  })

  it('presses a shown button by its number; longer numbers are texts', async () => {
    const { start, type, contents, terminal } = setUp()
    await start()
    await type('2')
    await terminal.send(ADDRESS, CHOICES)
    for (const number of ['2', '2030', '3', '0']) await type(number)
    expect(contents()).toEqual([
      { kind: 'text', text: '2' },
      { kind: 'action', data: 'second', acknowledgementId: '', onMessageId: null },
      { kind: 'text', text: '2030' },
      { kind: 'no_such_choice', count: 2 },
      { kind: 'no_such_choice', count: 2 },
    ])
  })
})

describe('leaving', () => {
  it.each(['/thoat', '/thoát'])('ends at %s and takes no line after it', async (line) => {
    const { start, input, contents, terminal } = setUp()
    await start()
    input.write(`một\n${line}\nhai\n`)
    await terminal.closed
    await terminal.stop()
    expect(contents()).toEqual([{ kind: 'text', text: 'một' }])
  })

  it('ends at the end of the input, after every line was handed over', async () => {
    const { start, input, contents, terminal } = setUp()
    await start()
    input.end('một\nhai\nba')
    await terminal.closed
    expect(contents()).toHaveLength(3)
  })

  it('ends at Ctrl-C and at Ctrl-D in a terminal', async () => {
    for (const key of ['\u0003', '\u0004']) {
      const { start, input, terminal } = setUp({ interactive: true })
      await start()
      input.write(key)
      await terminal.closed
      await terminal.stop()
    }
  })

  it('stops before it ever started', async () => {
    await setUp().terminal.stop()
  })
})

describe('a pipe', () => {
  it('prints answers only: no prompt, no colours, no line breaks of its own', async () => {
    const { start, type, terminal, printed } = setUp()
    await start()
    await type('kinh tế số')
    const long = 'từ '.repeat(100).trim()
    await terminal.send(ADDRESS, { blocks: [{ kind: 'paragraph', text: long }] })
    expect(printed()).toBe(`${long}\n\n`)
  })

  it('takes the next line when the last one is answered', async () => {
    const order: string[] = []
    const { input, terminal } = setUp({
      settled: async () => {
        await settle()
        order.push('answered')
      },
    })
    await terminal.start(async (message) => {
      order.push(message.content.kind)
    })
    input.end('một\n/nguon\n')
    await terminal.closed
    expect(order).toEqual(['text', 'answered', 'command', 'answered'])
  })

  it('says when a line could not be taken, and goes on', async () => {
    const { input, terminal, printed } = setUp()
    let lines = 0
    await terminal.start(async () => {
      lines += 1
      if (lines === 1) throw new Error('disk full')
    })
    input.end('một\nhai\n')
    await terminal.closed
    expect(lines).toBe(2)
    expect(printed()).toContain('chưa nhận được câu này')
  })

  it('is no error when its reader has left', async () => {
    const { start, output, terminal } = setUp()
    await start()
    output.destroy()
    await settle()
    expect(await terminal.send(ADDRESS, CHOICES)).toEqual({
      kind: 'unreachable',
      reason: 'removed',
    })
  })
})

describe('a terminal', () => {
  it('keeps the prompt and what is half typed below each message', async () => {
    const { start, input, terminal, printed } = setUp({ interactive: true })
    await start()
    input.write('kinh t')
    await settle()
    await terminal.send(ADDRESS, CHOICES)
    expect(printed().endsWith('> kinh t\u001b[9G')).toBe(true)
    await terminal.stop()
  })

  it('shows notices of pressed buttons', async () => {
    const { start, type, terminal, received, printed } = setUp()
    await start()
    await terminal.send(ADDRESS, CHOICES)
    await type('1')
    const [pressed] = received
    if (pressed !== undefined) await terminal.acknowledge(pressed, 'Cảm ơn Bạn.')
    expect(printed()).toContain('Cảm ơn Bạn.\n')
  })

  it('reaches nobody but the one in front of it', async () => {
    const { start, terminal, printed } = setUp()
    await start()
    const result = await terminal.send({ ...ADDRESS, chatId: 'other' }, CHOICES)
    expect(result).toEqual({ kind: 'unreachable', reason: 'not_found' })
    expect(printed()).toBe('')
  })
})
