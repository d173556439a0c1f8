/** A channel on the fake platform, called over real HTTP, with waits that pass at once. */
import { createServer } from 'node:http'
import { onTestFinished } from 'vitest'
import type { ChatAddress, IncomingMessage, WebhookChannel } from '../../../src/channels/channel.ts'
import type {
  ChoiceMemory,
  LimitBoard,
  LimitNotice,
  UsageCounter,
} from '../../../src/channels/ports.ts'
import { createZaloOaChannel, type ZaloOaOptions } from '../../../src/channels/zalo-oa/index.ts'
import type { TokenKeeper } from '../../../src/channels/zalo-oa/token.ts'
import type { WebhookOutcome } from '../../../src/channels/zalo-oa/webhook.ts'
import { createFakeZaloOa, type FakeZaloOa } from '../../support/fake-zalo-oa/index.ts'
import { createMemoryLogger } from '../../support/logger.ts'
import { createQuickTiming } from '../../support/quick-timing.ts'

interface TestOptions extends Partial<ZaloOaOptions> {
  now?: () => number
}

export async function setupZaloOa(options: TestOptions = {}) {
  const zalo = await createFakeZaloOa(options.now ? { now: options.now } : {})
  const made = await createTestChannel(zalo, options)
  onTestFinished(made.close)
  return { zalo, ...made }
}

/** A started channel, and Lan who has written to it just now. */
export async function setupWithLan(options?: TestOptions) {
  const made = await setupZaloOa(options)
  await made.channel.start(made.keep)
  const lan = made.zalo.user('Lan')
  await lan.says('Xin chào')
  return { ...made, lan, to: lan.chat.address }
}

export async function createTestChannel(zalo: FakeZaloOa, options: TestOptions = {}) {
  const { logger, lines } = createMemoryLogger()
  const now = options.now ?? Date.now
  const clock = { now: () => new Date(now()) }
  const { timing, waits } = createQuickTiming(clock.now)
  const received: IncomingMessage[] = []
  const outcomes: WebhookOutcome[] = []
  const limits = createMemoryLimits()
  const counts: Record<string, number> = {}
  const channel = createZaloOaChannel({
    apiRoot: zalo.apiRoot,
    keys: { appId: zalo.appId, oaSecretKey: zalo.oaSecretKey },
    tokens: createStandingTokens(zalo),
    choices: createMemoryChoices(),
    limits: limits.board,
    usage: createMemoryUsage(counts),
    logger,
    clock,
    requestsPerMinute: 4000,
    buttons: 'auto',
    onWebhook: (outcome) => outcomes.push(outcome),
    timing,
    ...options,
  })
  const server = await serveWebhook(channel)
  zalo.webhookUrl = server.url
  let closing: Promise<void> | null = null
  return {
    channel,
    lines,
    waits,
    received,
    outcomes,
    limits: limits.notices,
    counts,
    async keep(message: IncomingMessage) {
      received.push(message)
    },
    close() {
      closing ??= (async () => {
        await zalo.whenEchoed()
        await channel.stop()
        await zalo.stop()
        await server.close()
      })()
      return closing
    },
  }
}

/** Tokens without a store: a new one from the fake whenever the old one is refused. */
function createStandingTokens(zalo: FakeZaloOa): TokenKeeper {
  let { accessToken } = zalo.issueTokens()
  return {
    accessToken: async () => accessToken,
    async renew() {
      accessToken = zalo.issueTokens().accessToken
      return accessToken
    },
    start: async () => {},
    stop: async () => {},
    state: () => ({ kind: 'running' }),
  }
}

export function createMemoryChoices(): ChoiceMemory {
  const shown = new Map<string, string[]>()
  const keyOf = (address: ChatAddress) => JSON.stringify(address)
  return {
    async remember(address, data) {
      shown.set(keyOf(address), data)
    },
    recall: async (address) => shown.get(keyOf(address)) ?? null,
  }
}

function createMemoryUsage(counts: Record<string, number>): UsageCounter {
  return {
    async add(_channel, name, amount) {
      counts[name] = (counts[name] ?? 0) + amount
    },
    month: async () => ({ ...counts }),
  }
}

function createMemoryLimits() {
  const notices: LimitNotice[] = []
  const board: LimitBoard = {
    async note(_channel, notice) {
      notices.push(notice)
    },
    read: async () => notices,
  }
  return { notices, board }
}

async function serveWebhook(channel: WebhookChannel) {
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { status } = await channel.handleWebhook({
      body: Buffer.concat(chunks),
      header: (name) => request.headers[name]?.toString() ?? null,
    })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export function paragraph(text: string) {
  return { blocks: [{ kind: 'paragraph' as const, text }] }
}
