/**
 * What every channel owes to announcements (src/channels/bulk.ts), as a suite. `setup` gives a
 * channel with a member who can be written to by the route `message`.
 */
import { describe, expect, it } from 'vitest'
import type { BulkChannel, ShownMessage } from '../../src/channels/bulk.ts'
import type { ChatAddress, OutgoingMessage } from '../../src/channels/channel.ts'
import type { CommonFailure } from '../support/failure-script.ts'

export interface BulkUnderTest {
  bulk: BulkChannel
  to: ChatAddress
  /** Every wait that was asked for, in milliseconds. */
  waits: number[]
  /** What the platform has shown to the member, oldest first. */
  arrived(): ShownMessage[]
  /** Requests to send that the platform has seen. */
  requests(): number
  /** What happens to the next send; `limit` is the platform's refusal for the rate. */
  failNext(failure: CommonFailure | 'limit', options?: { skip?: number }): void
  goOffline(): Promise<void>
  /** The program ends. */
  stop(): Promise<void>
}

const SENTENCE = 'Đẩy mạnh chuyển đổi số trong các cơ quan đảng và hệ thống chính trị. '
const SHORT: OutgoingMessage = { blocks: [{ kind: 'paragraph', text: 'Mai họp lúc 8 giờ.' }] }
/** More than one message everywhere. */
const LONG: OutgoingMessage = {
  blocks: [
    { kind: 'title', text: 'Thông báo' },
    { kind: 'paragraph', text: SENTENCE.repeat(80).trim() },
  ],
}
const FULL: OutgoingMessage = {
  ...LONG,
  picture: { url: 'https://example.org/tranh.png', description: 'Tranh cổ động' },
  buttons: [
    [{ label: 'Đã đọc', data: 'b.1.read' }],
    [{ label: 'Văn bản gốc', url: 'https://example.org/57' }],
    [{ label: 'Dừng nhận thông báo', data: 'b.1.stop' }],
  ],
}

export function expectBulkContract(name: string, setup: () => Promise<BulkUnderTest>): void {
  describe(`${name} carries announcements`, () => {
    it('sends each part once and tells its id', async () => {
      const { bulk, to, arrived } = await setup()
      const result = await bulk.send('message', to, LONG)
      expect(result).toMatchObject({ kind: 'sent' })
      expect(arrived().length).toBeGreaterThan(1)
      expect(result.kind === 'sent' && new Set(result.messageIds).size).toBe(arrived().length)
    })

    it.each([
      ['a short text', SHORT],
      ['a text of several parts', LONG],
      ['a picture, buttons and a link', FULL],
      ['many buttons', { ...SHORT, buttons: [...(FULL.buttons ?? []), ...(FULL.buttons ?? [])] }],
    ] as [string, OutgoingMessage][])('shows %s beforehand as it arrives', async (_, message) => {
      const { bulk, to, arrived } = await setup()
      await bulk.send('message', to, message)
      expect(arrived()).toEqual(bulk.preview('message', message))
    })

    it('reports a limit at once, before the first part', async () => {
      const { bulk, to, waits, arrived, requests, failNext } = await setup()
      failNext('limit')
      const result = await bulk.send('message', to, LONG)
      expect(result.kind === 'rate_limited' && result.retryAfterMs).toBeGreaterThan(0)
      expect({ waits, requests: requests(), arrived: arrived() }).toEqual({
        waits: [],
        requests: 1,
        arrived: [],
      })
    })

    it('waits for a limit after that, so that nobody gets half of it', async () => {
      const { bulk, to, waits, arrived, failNext } = await setup()
      failNext('limit', { skip: 1 })
      expect(await bulk.send('message', to, LONG)).toMatchObject({ kind: 'sent' })
      expect(waits).toHaveLength(1)
      expect(arrived()).toEqual(bulk.preview('message', LONG))
    })

    it.each([
      ['a lost answer', { kind: 'drop', when: 'after' }, 1],
      ['a lost request', { kind: 'drop', when: 'before' }, 0],
      ['a fault behind a gateway', { kind: 'gateway', status: 502, carriedOut: true }, 1],
      ['a fault of a gateway', { kind: 'gateway', status: 502, carriedOut: false }, 0],
    ] as const)('says after %s that it does not know, and repeats nothing', async (...given) => {
      const [, failure, shown] = given
      const { bulk, to, arrived, requests, failNext } = await setup()
      failNext(failure)
      expect(await bulk.send('message', to, SHORT)).toMatchObject({ kind: 'unknown' })
      expect({ requests: requests(), shown: arrived().length }).toEqual({ requests: 1, shown })
    })

    it('tries again where nothing can have left, and then says so', async () => {
      const { bulk, to, waits, goOffline } = await setup()
      await goOffline()
      expect(await bulk.send('message', to, SHORT)).toMatchObject({ kind: 'unavailable' })
      expect(waits.length).toBeGreaterThan(0)
      expect(waits.length).toBeLessThan(5)
    })

    it('reports instead of waiting once the program ends', async () => {
      const { bulk, to, arrived, failNext, stop } = await setup()
      await stop()
      failNext('limit', { skip: 1 })
      expect(await bulk.send('message', to, LONG)).toMatchObject({ kind: 'failed' })
      expect(arrived()).toHaveLength(1)
    })

    it('does not change what it cannot change', async () => {
      const { bulk, to, arrived } = await setup()
      if (bulk.canCorrect) return
      const sent = await bulk.send('message', to, SHORT)
      const ids = sent.kind === 'sent' ? sent.messageIds : []
      const refused = { kind: 'failed', reason: 'not_supported' }
      expect(await bulk.edit(to, ids, LONG)).toEqual(refused)
      expect(await bulk.recall(to, ids)).toEqual(refused)
      expect(arrived()).toHaveLength(1)
    })
  })
}
