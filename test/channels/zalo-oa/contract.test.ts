import { createFakeZaloOa } from '../../support/fake-zalo-oa/index.ts'
import { expectChannelContract } from '../contract.ts'
import { createTestChannel } from './setup.ts'

expectChannelContract('zalo-oa', async () => {
  const zalo = await createFakeZaloOa()
  const { channel, close } = await createTestChannel(zalo)
  const lan = zalo.user('Lan')
  return {
    channel,
    // What the bot cannot take is answered 500, which is what the contract asks about.
    userSays: async (text) => void lan.says(text, { expect: false }),
    shown: () =>
      lan.chat
        .messages()
        .filter(({ from }) => from === 'oa')
        .map(({ text, buttons, attachment }) =>
          [attachment ?? '', text, ...buttons.map(({ title }) => title)].join('\n'),
        )
        .join('\n'),
    close,
  }
})
