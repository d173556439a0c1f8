import { createFakeZaloBot } from '../../support/fake-zalo-bot/index.ts'
import { expectChannelContract } from '../contract.ts'
import { createTestChannel } from './setup.ts'

expectChannelContract('zalo-bot', async () => {
  const zalo = await createFakeZaloBot({ holdMsPerSecond: 5 })
  const { channel } = createTestChannel(zalo)
  const lan = zalo.user('Lan')
  return {
    channel,
    userSays: (text) => void lan.says(text),
    shown: () =>
      lan.chat
        .messages()
        .map(({ text }) => text)
        .join('\n'),
    close: zalo.stop,
  }
})
