import { createFakeTelegram } from '../../support/fake-telegram/index.ts'
import { expectChannelContract } from '../contract.ts'
import { createTestChannel } from './setup.ts'

expectChannelContract('telegram', async () => {
  const telegram = await createFakeTelegram()
  const { channel } = createTestChannel(telegram)
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
    close: telegram.stop,
  }
})
