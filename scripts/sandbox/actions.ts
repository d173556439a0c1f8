import { z } from 'zod'
import type { Program } from './program.ts'
import type { TelegramPhone } from './telegram-phone.ts'
import type { ZaloPhone } from './zalo-phone.ts'

const phone = z.enum(['telegram', 'zalo'])
/** The longest text that Telegram takes. */
const text = z.string().trim().min(1).max(4096)

/** What somebody does on the page. */
export const action = z.discriminatedUnion('do', [
  z.object({ do: z.literal('say'), phone, text }),
  z.object({ do: z.literal('attach'), phone, kind: z.enum(['photo', 'sticker']) }),
  z.object({ do: z.literal('press'), phone, messageId: z.string(), label: z.string() }),
  z.object({
    do: z.literal('vote'),
    messageId: z.string(),
    choices: z.array(z.number().int().min(0)).min(1).max(12),
  }),
  z.object({ do: z.literal('others-vote') }),
  z.object({ do: z.literal('open-chat'), chat: z.enum(['private', 'group']) }),
  z.object({ do: z.literal('start-anew'), phone }),
  z.object({ do: z.literal('follow'), follows: z.boolean() }),
  z.object({ do: z.literal('office-says'), text }),
  z.object({ do: z.literal('show-buttons'), shown: z.boolean() }),
])

type Action = z.infer<typeof action>

interface ActionDeps {
  phones: { telegram: TelegramPhone; zalo: ZaloPhone }
  program: Pick<Program, 'ready' | 'setZaloButtons'>
}

/** Carries out one action; resolves with a notice to show for a moment, null for none. */
export function createActor({ phones, program }: ActionDeps) {
  return async (wanted: Action): Promise<string | null> => {
    await program.ready()
    switch (wanted.do) {
      case 'say':
        await phones[wanted.phone].says(wanted.text)
        return null
      case 'attach':
        await phones[wanted.phone].attaches(wanted.kind)
        return null
      case 'press':
        return phones[wanted.phone].presses(wanted.messageId, wanted.label)
      case 'vote':
        phones.telegram.votes(wanted.messageId, wanted.choices)
        return null
      case 'others-vote':
        phones.telegram.othersVote()
        return null
      case 'open-chat':
        phones.telegram.opens(wanted.chat)
        return null
      case 'start-anew':
        phones[wanted.phone].startsAnew()
        return null
      case 'follow':
        await phones.zalo.follows(wanted.follows)
        return null
      case 'office-says':
        await phones.zalo.officeSays(wanted.text)
        return null
      case 'show-buttons':
        await program.setZaloButtons(wanted.shown)
        return null
    }
  }
}
