/**
 * What every channel owes the rest of the house (src/channels/channel.ts), as a suite.
 *
 * ```ts
 * expectChannelContract('terminal', async () => {
 *   const input = new PassThrough()
 *   …
 *   return { channel, userSays: (text) => void input.write(`${text}\n`), shown: () => output, close }
 * })
 * ```
 *
 * `setup` is called anew for each test and gives a channel that is not started yet, in a private
 * chat. It asks for nothing that only some platforms can do: edits are looked at where
 * `capabilities` promises them.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Channel,
  type ChatAddress,
  type IncomingMessage,
  incomingMessage,
  type OutgoingMessage,
} from '../../src/channels/channel.ts'

export interface ChannelUnderTest {
  channel: Channel
  /** A person writes to the bot in private. May be called once the channel is started. */
  userSays(text: string): void | Promise<void>
  /** All the person sees by now, oldest first, with the labels of buttons. Line breaks may differ. */
  shown(): string
  /** Frees what `setup` took; the channel has been stopped by then. */
  close(): void | Promise<void>
}

export function expectChannelContract(name: string, setup: () => Promise<ChannelUnderTest>): void {
  describe(`${name} keeps the contract of a channel`, () => {
    let under: ChannelUnderTest
    let received: IncomingMessage[]

    const keep = async (message: IncomingMessage) => {
      received.push(message)
    }
    const receive = async (count: number) => {
      await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), WAIT)
      return received
    }
    /** Where to write to: the address of what the person said. */
    const meet = async (): Promise<ChatAddress> => {
      await under.channel.start(keep)
      await under.userSays('Xin chào')
      const [first] = await receive(1)
      if (!first) throw new Error('nothing was received')
      return first.address
    }
    const sendAndSee = async (message: OutgoingMessage) => {
      const result = await under.channel.send(await meet(), message)
      expect(result.kind).toBe('sent')
      return flat(under.shown())
    }

    beforeEach(async () => {
      received = []
      under = await setup()
    })
    afterEach(async () => {
      await under.channel.stop()
      await under.close()
    })

    it('hands over what a person says, in order, each with an id of its own', async () => {
      await under.channel.start(keep)
      await under.userSays('Câu thứ nhất')
      await under.userSays('Câu thứ hai')
      const messages = await receive(2)

      expect(messages.map((one) => one.content)).toEqual([
        { kind: 'text', text: 'Câu thứ nhất' },
        { kind: 'text', text: 'Câu thứ hai' },
      ])
      expect(new Set(messages.map((one) => one.deliveryId)).size).toBe(2)
      for (const message of messages) {
        expect(message.address.channel).toBe(under.channel.name)
        expect(message.chatKind).toBe('private')
      }
    })

    it('gives messages that survive being stored', async () => {
      await meet()
      const [message] = received
      expect(incomingMessage.parse(JSON.parse(JSON.stringify(message)))).toEqual(message)
    })

    it('tells commands from text', async () => {
      await under.channel.start(keep)
      await under.userSays('/hoi ai ký công văn 1180?')
      const [message] = await receive(1)
      expect(message?.content).toEqual({
        kind: 'command',
        name: 'hoi',
        argument: 'ai ký công văn 1180?',
      })
    })

    it('composes letters that come in parts', async () => {
      await under.channel.start(keep)
      await under.userSays('Nghị quyết số 57'.normalize('NFD'))
      const [message] = await receive(1)
      expect(message?.content).toEqual({ kind: 'text', text: 'Nghị quyết số 57' })
    })

    it('goes on after a message that could not be taken', async () => {
      await under.channel.start(async (message) => {
        if (message.content.kind === 'text' && message.content.text === 'hỏng') {
          throw new Error('the store refuses this one')
        }
        received.push(message)
      })
      await under.userSays('hỏng')
      await under.userSays('lành')
      const [message] = await receive(1)
      expect(message?.content).toEqual({ kind: 'text', text: 'lành' })
    })

    it('shows every block of a message, in order', async () => {
      const shown = await sendAndSee({
        blocks: [
          { kind: 'title', text: 'Mục tiêu đến năm 2030' },
          { kind: 'paragraph', text: 'Kinh tế số đạt tối thiểu 30% GRDP.' },
          { kind: 'list', items: ['hạ tầng số', 'nhân lực số'] },
          { kind: 'quote', text: 'Quy mô kinh tế số', source: 'Mục II.1.2' },
          { kind: 'note', text: 'Gõ /nguon để xem nguồn.' },
        ],
      })
      expectInOrder(shown, [
        'Mục tiêu đến năm 2030',
        'Kinh tế số đạt tối thiểu 30% GRDP.',
        'hạ tầng số',
        'nhân lực số',
        'Quy mô kinh tế số',
        'Mục II.1.2',
        'Gõ /nguon để xem nguồn.',
      ])
    })

    it('loses nothing of a text longer than one message', async () => {
      const length = Math.min(under.channel.capabilities.maxTextLength * 2.5, 12_000)
      const words: string[] = []
      for (let size = 0; size < length; size += 12) words.push(`chữ${words.length}`)
      const shown = await sendAndSee({ blocks: [{ kind: 'paragraph', text: words.join(' ') }] })
      expect(shown.match(/chữ\d+/g)).toEqual(words)
    })

    it('shows the labels of buttons, as buttons or as a numbered list', async () => {
      const shown = await sendAndSee({
        blocks: [{ kind: 'paragraph', text: 'Chọn một mục.' }],
        buttons: [[{ label: 'Xem nguyên văn', data: 'a1' }], [{ label: 'Nguồn khác', data: 'a2' }]],
      })
      expectInOrder(shown, ['Chọn một mục.', 'Xem nguyên văn', 'Nguồn khác'])
    })

    it('leads to the page of a link, which is no choice to be typed', async () => {
      const shown = await sendAndSee({
        blocks: [{ kind: 'paragraph', text: 'Đã có văn bản mới.' }],
        buttons: [
          [{ label: 'Đã đọc', data: 'a1' }],
          [{ label: 'Văn bản gốc', url: 'https://example.org/57?a=1&b=2' }],
          [{ label: 'Hỏi thêm', data: 'a2' }],
        ],
      })
      expect(shown).toContain('Văn bản gốc: https://example.org/57?a=1&b=2')
      expect(shown).not.toMatch(/\d\. Văn bản gốc|3\. /)
      expect(shown).toContain('Đã đọc')
      expect(shown).toContain('Hỏi thêm')
    })

    it('shows marked text without a letter more or less', async () => {
      const shown = await sendAndSee({
        blocks: [
          {
            kind: 'paragraph',
            text: '  Nghị quyết 57 có hiệu lực. '.normalize('NFD'),
            marks: [{ kind: 'bold', offset: 2, length: 4 }],
          },
          {
            kind: 'list',
            items: ['hạ tầng số', 'nhân lực số'],
            marks: [[], [{ kind: 'italic', offset: 0, length: 8 }]],
          },
        ],
      })
      expectInOrder(shown, ['Nghị quyết 57 có hiệu lực.', 'hạ tầng số', 'nhân lực số'])
      expect(shown).not.toMatch(/[*_<>]/)
    })

    it('tells what a picture shows where it cannot show it', async () => {
      const shown = await sendAndSee({
        picture: { url: 'https://example.org/trong-dong.png', description: 'Trống đồng' },
        blocks: [{ kind: 'paragraph', text: 'Hình trên là trống đồng Đông Sơn.' }],
      })
      expect(shown).toMatch(/trong-dong\.png|Trống đồng.*Hình trên/)
      expect(shown).toContain('Hình trên là trống đồng Đông Sơn.')
    })

    it('sends even when the message replied to is gone', async () => {
      const shown = await sendAndSee({
        blocks: [{ kind: 'paragraph', text: 'Vẫn trả lời.' }],
        replyTo: '987654',
      })
      expect(shown).toContain('Vẫn trả lời.')
    })

    it('replaces a message where it can edit', async () => {
      const { channel } = under
      if (!channel.capabilities.editing) return
      const address = await meet()
      const sent = await channel.send(address, { blocks: [{ kind: 'paragraph', text: 'Bản cũ' }] })
      if (sent.kind !== 'sent') throw new Error(`it was not sent: ${sent.kind}`)
      const [id = ''] = sent.messageIds
      const next: OutgoingMessage = { blocks: [{ kind: 'paragraph', text: 'Bản mới' }] }

      expect(await channel.edit(address, id, next)).toEqual({ kind: 'sent', messageIds: [id] })
      expect(await channel.edit(address, id, next)).toEqual({ kind: 'sent', messageIds: [id] })
      expect(flat(under.shown())).toContain('Bản mới')
      expect(flat(under.shown())).not.toContain('Bản cũ')
    })

    it('takes no harm from acknowledging a button of long ago', async () => {
      await meet()
      const [message] = received
      if (!message) throw new Error('nothing was received')
      const pressed: IncomingMessage = {
        ...message,
        content: { kind: 'action', data: 'a1', acknowledgementId: 'long-ago', onMessageId: null },
      }
      await under.channel.acknowledge(pressed, 'Nút này đã hết hạn.')
      await under.channel.acknowledge(pressed, null)
    })

    it('waits, when stopped, for what is in hand', async () => {
      let finish = () => {}
      const inHand = new Promise<void>((resolve) => {
        finish = resolve
      })
      await under.channel.start(async (message) => {
        received.push(message)
        await inHand
      })
      await under.userSays('Đang trả lời dở')
      await receive(1)
      let isStopped = false
      const stopped = under.channel.stop().then(() => {
        isStopped = true
      })
      await new Promise((resolve) => setTimeout(resolve, 30))
      expect(isStopped).toBe(false)
      finish()
      await stopped
      await under.channel.stop()
    })
  })
}

const WAIT = { timeout: 4000, interval: 5 }

function flat(text: string): string {
  return text.replace(/\s+/g, ' ')
}

function expectInOrder(shown: string, pieces: string[]): void {
  let from = 0
  for (const piece of pieces) {
    const at = shown.indexOf(piece, from)
    expect(at, `"${piece}" in its place in: ${shown}`).toBeGreaterThanOrEqual(0)
    from = at + piece.length
  }
}
