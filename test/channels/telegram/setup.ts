/** A channel on the fake server, with time that passes at once and a log to look into. */
import { onTestFinished } from 'vitest'
import type { IncomingMessage } from '../../../src/channels/channel.ts'
import {
  createTelegramChannel,
  type TelegramOptions,
} from '../../../src/channels/telegram/index.ts'
import { createLogger } from '../../../src/lib/logger.ts'
import { createFakeTelegram, type FakeTelegram } from '../../support/fake-telegram/index.ts'
import { createQuickTiming } from '../../support/quick-timing.ts'

type TestOptions = Partial<TelegramOptions>

export async function setupTelegram(options: TestOptions = {}) {
  const telegram = await createFakeTelegram()
  const made = createTestChannel(telegram, options)
  onTestFinished(async () => {
    await made.channel.stop()
    await telegram.stop()
  })
  return { telegram, ...made }
}

/** Lan has started the bot, so it may write to her; the channel need not poll for that. */
export async function setupWithLan(options?: TestOptions) {
  const made = await setupTelegram(options)
  const lan = made.telegram.user('Lan')
  lan.starts()
  return { ...made, lan, to: lan.chat.address }
}

export function createTestChannel(telegram: FakeTelegram, options: TestOptions = {}) {
  const log: string[] = []
  const { timing, waits } = createQuickTiming()
  const received: IncomingMessage[] = []
  const channel = createTelegramChannel({
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    logger: createLogger({ level: 'debug', format: 'json', write: (line) => void log.push(line) }),
    commands: [{ name: 'hoi', description: 'Hỏi một câu' }],
    timing,
    ...options,
  })
  const keep = async (message: IncomingMessage) => {
    received.push(message)
  }
  return { channel, log, waits, received, keep }
}

export function paragraph(text: string) {
  return { blocks: [{ kind: 'paragraph' as const, text }] }
}
