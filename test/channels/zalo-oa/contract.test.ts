import { createFakeZaloOa } from '../../support/fake-zalo-oa/index.ts'
import type { ShownButton } from '../../support/fake-zalo-oa/world.ts'
import { expectChannelContract } from '../contract.ts'
import { createTestChannel } from './setup.ts'

/** A link with where it leads. */
const shownButton = ({ title, type, payload }: ShownButton) =>
  type === 'oa.open.url' ? `${title}: ${payload}` : title

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
          [attachment ?? '', text, ...buttons.map(shownButton)].join('\n'),
        )
        .join('\n'),
    close,
  }
})
