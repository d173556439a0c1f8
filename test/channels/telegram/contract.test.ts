import type { TelegramChannel } from '../../../src/channels/telegram/index.ts'
import { createFakeTelegram, type FakeTelegram } from '../../support/fake-telegram/index.ts'
import { type ChannelUnderTest, expectChannelContract } from '../contract.ts'
import { createTestChannel } from './setup.ts'
import { createCalledChannel } from './webhook-setup.ts'

expectChannelContract('telegram', async () => {
  const telegram = await createFakeTelegram()
  return underTest(telegram, { ...createTestChannel(telegram), close: async () => {} })
})

expectChannelContract('telegram by webhook', async () => {
  const telegram = await createFakeTelegram({ allowsLoopbackWebhook: true })
  return underTest(telegram, await createCalledChannel(telegram))
})

function underTest(
  telegram: FakeTelegram,
  { channel, close }: { channel: TelegramChannel; close(): Promise<void> },
): ChannelUnderTest {
  const lan = telegram.user('Lan')
  return {
    channel,
    userSays: (text) => void lan.says(text),
    shown: () =>
      lan.chat
        .messages()
        .map(({ text, buttons, links }) =>
          [text, ...links.map(({ label, url }) => `${label}: ${url}`), ...buttons.flat()].join(
            '\n',
          ),
        )
        .join('\n'),
    async close() {
      await close()
      await telegram.stop()
    },
  }
}
