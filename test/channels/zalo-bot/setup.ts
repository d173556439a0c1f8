/** A channel on the fake server, with time that passes at once and a log to look into. */
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import type { IncomingMessage, WebhookChannel } from '../../../src/channels/channel.ts'
import type { ChoiceMemory, UsageCounter } from '../../../src/channels/ports.ts'
import { createZaloBotChannel, type ZaloBotOptions } from '../../../src/channels/zalo-bot/index.ts'
import { createLogger } from '../../../src/lib/logger.ts'
import {
  createFakeZaloBot,
  type FakeZaloBot,
  type FakeZaloBotOptions,
} from '../../support/fake-zalo-bot/index.ts'
import { createQuickTiming } from '../../support/quick-timing.ts'

type TestOptions = Partial<ZaloBotOptions>

/** Short polls, so that a stop need not wait long for the one in flight. */
const FAST: FakeZaloBotOptions = { holdMsPerSecond: 5, allowsLoopbackWebhook: true }

export async function setupZaloBot(options: TestOptions = {}, server: FakeZaloBotOptions = {}) {
  const zalo = await createFakeZaloBot({ ...FAST, ...server })
  const made = createTestChannel(zalo, options)
  onTestFinished(async () => {
    await made.channel.stop()
    await zalo.stop()
  })
  return { zalo, ...made }
}

/** Lan has written before, so she may be written to; the channel need not poll for that. */
export async function setupWithLan(options?: TestOptions, server?: FakeZaloBotOptions) {
  const made = await setupZaloBot(options, server)
  const lan = made.zalo.user('Lan')
  lan.says('Xin chào')
  return { ...made, lan, to: lan.chat.address }
}

/** The channel listens on the loopback, and the fake has been told so by it. */
export async function setupWebhook(options: TestOptions = {}, server: FakeZaloBotOptions = {}) {
  const zalo = await createFakeZaloBot({ ...FAST, ...server })
  const door = await openDoor()
  const made = createTestChannel(zalo, {
    mode: { kind: 'webhook', url: door.url, secret: SECRET },
    ...options,
  })
  door.leadsTo(made.channel)
  onTestFinished(async () => {
    await made.channel.stop()
    await zalo.stop()
    await door.close()
  })
  return { zalo, url: door.url, ...made }
}

export const SECRET = 'bi-mat-cua-webhook'

export function createTestChannel(zalo: FakeZaloBot, options: TestOptions = {}) {
  const log: string[] = []
  const { timing, waits } = createQuickTiming()
  const received: IncomingMessage[] = []
  const choices = createMemoryChoices()
  const usage = createMemoryUsage()
  const channel = createZaloBotChannel({
    token: zalo.token,
    apiRoot: zalo.apiRoot,
    logger: createLogger({ level: 'debug', format: 'json', write: (line) => void log.push(line) }),
    mode: { kind: 'polling' },
    monthlyQuota: 3000,
    choices: choices.memory,
    usage: usage.counter,
    timing,
    ...options,
  })
  const keep = async (message: IncomingMessage) => {
    received.push(message)
  }
  return { channel, log, waits, received, keep, choices, usage }
}

export function createMemoryChoices() {
  const shown = new Map<string, string[]>()
  const trouble = { isFailing: false }
  const check = () => {
    if (trouble.isFailing) throw new Error('the store is out of order')
  }
  const memory: ChoiceMemory = {
    async remember({ chatId }, data) {
      check()
      shown.set(chatId, data)
    },
    async recall({ chatId }) {
      check()
      return shown.get(chatId) ?? null
    },
  }
  return { memory, trouble }
}

export function createMemoryUsage() {
  const counts: Record<string, number> = {}
  const trouble = { isFailing: false }
  const check = () => {
    if (trouble.isFailing) throw new Error('the store is out of order')
  }
  const counter: UsageCounter = {
    async add(channel, name, amount) {
      check()
      if (channel !== 'zalo-bot') throw new Error(`counted for ${channel}`)
      counts[name] = (counts[name] ?? 0) + amount
    },
    async month() {
      check()
      return { ...counts }
    },
  }
  return { counter, counts, trouble }
}

export function paragraph(text: string) {
  return { blocks: [{ kind: 'paragraph' as const, text }] }
}

export const textOf = ({ content }: IncomingMessage) =>
  content.kind === 'text' ? content.text : content.kind

/** As the house's web server does: the bytes, the headers, the status. */
async function openDoor() {
  let channel: WebhookChannel | null = null
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const answer = await channel?.handleWebhook({
      body: Buffer.concat(chunks),
      header: (name) => request.headers[name]?.toString() ?? null,
    })
    response.writeHead(answer?.status ?? 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/webhooks/zalo-bot`,
    leadsTo(target: WebhookChannel) {
      channel = target
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
