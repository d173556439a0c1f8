/** What Zalo checks in a promotion. Zalo OA docs, "Gửi tin Truyền thông cá nhân". */
import { z } from 'zod'
import { button, checkButtons, checkPicture, webAddress } from './content-checks.ts'
import { checkLength, overLimit } from './faults.ts'
import type { NewMessage, World } from './world.ts'

const MAX_TEXTS = 2
const MAX_BUTTONS = 4
const MAX_BUTTON_TITLE = 35

const align = z.enum(['left', 'center', 'right']).optional()
const promotionElement = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('banner'),
    image_url: webAddress.optional(),
    attachment_id: z.string().min(1).optional(),
  }),
  z.strictObject({ type: z.literal('header'), content: z.string().min(1), align }),
  z.strictObject({ type: z.literal('text'), content: z.string().min(1), align }),
  z.strictObject({
    type: z.literal('table'),
    content: z.array(
      z.strictObject({
        key: z.string().min(1),
        value: z.string().min(1),
        style: z.enum(['green', 'blue', 'yellow', 'red', 'grey']).optional(),
      }),
    ),
  }),
])

export const promotion = z.strictObject({
  recipient: z.strictObject({ user_id: z.string() }),
  message: z.strictObject({
    attachment: z.strictObject({
      type: z.literal('template'),
      payload: z.strictObject({
        template_type: z.literal('promotion'),
        language: z.enum(['VI', 'EN']).optional(),
        elements: z.array(promotionElement).min(1),
        buttons: z
          .array(z.object({ title: z.string().min(1), image_icon: z.string() }).and(button))
          .optional(),
      }),
    }),
  }),
})

/** The message as it will stand in the chat; throws what Zalo answers to a bad one. */
export function checkPromotion(
  world: World,
  { attachment }: z.infer<typeof promotion>['message'],
): NewMessage {
  const { elements, buttons = [] } = attachment.payload
  const lines: string[] = []
  let texts = 0
  let shown: string | null = null
  for (const element of elements) {
    switch (element.type) {
      case 'banner': {
        const { image_url: url, attachment_id } = element
        shown = checkPicture(world, { url, attachment_id })
        break
      }
      case 'header':
        checkLength('header', element.content, 100)
        lines.push(element.content)
        break
      case 'text':
        texts += 1
        checkLength('text', element.content, 1000)
        lines.push(element.content)
        break
      case 'table':
        for (const { key, value } of element.content) {
          checkLength('key of a table', key, 25)
          checkLength('value of a table', value, 100)
          lines.push(`${key}: ${value}`)
        }
    }
  }
  if (texts > MAX_TEXTS) throw overLimit(`${texts} texts`)
  return {
    from: 'oa',
    kind: 'promotion',
    text: lines.join('\n'),
    buttons: checkButtons(buttons, { max: MAX_BUTTONS, titleLength: MAX_BUTTON_TITLE }),
    attachment: shown,
  }
}
