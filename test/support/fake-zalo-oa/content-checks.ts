/** What Zalo checks in a message; what its docs don't list is refused. Zalo OA docs, "Gửi tin". */
import { z } from 'zod'
import { DAY_MS } from './days.ts'
import { ApiFault, badParameter, checkLength, overLimit } from './faults.ts'
import type { NewMessage, ShownButton, World } from './world.ts'

/** In UTF-16 units. */
const MAX_TEXT_LENGTH = 2000
const MAX_BUTTONS = 5
const MAX_BUTTON_TITLE = 100
const MAX_BUTTON_PAYLOAD = 1000
const UPLOAD_LIVES_MS = 7 * DAY_MS

const webAddress = z.url({ protocol: /^https$/ })
const phone = z.object({ phone_code: z.string().min(1) })

const button = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['oa.query.show', 'oa.query.hide']), payload: z.string().min(1) }),
  z.object({ type: z.literal('oa.open.url'), payload: z.object({ url: webAddress }) }),
  z.object({ type: z.literal('oa.open.phone'), payload: phone }),
  z.object({ type: z.literal('oa.open.sms'), payload: phone.extend({ content: z.string() }) }),
])
const titledButton = z.object({ title: z.string().min(1) }).and(button)

const picture = { url: webAddress.optional(), attachment_id: z.string().min(1).optional() }
const media = z.discriminatedUnion('media_type', [
  z.strictObject({ media_type: z.literal('image'), ...picture }),
  z.strictObject({ media_type: z.literal('sticker'), attachment_id: z.string().min(1) }),
  z.strictObject({
    media_type: z.literal('gif'),
    ...picture,
    width: z.number().int().positive(),
    height: z.number().int().positive(),
  }),
])

const request = z.strictObject({
  title: z.string().min(1),
  subtitle: z.string().min(1),
  image_url: webAddress,
})

const attachment = z.union([
  z.strictObject({
    type: z.literal('template'),
    payload: z.strictObject({ buttons: z.array(titledButton).min(1) }),
  }),
  z.strictObject({
    type: z.literal('template'),
    payload: z.strictObject({
      template_type: z.literal('media'),
      elements: z.array(media).length(1),
    }),
  }),
  z.strictObject({
    type: z.literal('template'),
    payload: z.strictObject({
      template_type: z.literal('request_user_info'),
      elements: z.array(request).length(1),
    }),
  }),
  z.strictObject({
    type: z.literal('file'),
    payload: z.strictObject({ token: z.string().min(1) }),
  }),
])

export const consultation = z.strictObject({
  recipient: z.strictObject({ user_id: z.string() }),
  message: z.strictObject({
    text: z.string().optional(),
    quote_message_id: z.string().min(1).optional(),
    attachment: attachment.optional(),
  }),
})

/** The message as it will stand in the chat; throws what Zalo answers to a bad one. */
export function checkConsultation(
  world: World,
  { text, quote_message_id, attachment }: z.infer<typeof consultation>['message'],
): NewMessage {
  if (text !== undefined) {
    if (text.trim() === '') throw overLimit('text is empty')
    checkLength('text', text, MAX_TEXT_LENGTH)
  }
  const base = {
    from: 'oa',
    kind: 'text',
    text: text ?? '',
    quotedMessageId: quote_message_id ?? null,
  } as const
  if (!attachment) {
    if (text === undefined) throw badParameter('neither text nor attachment')
    return base
  }
  if (attachment.type === 'file') {
    return { ...base, kind: 'file', attachment: attachment.payload.token }
  }
  const { payload } = attachment
  if ('buttons' in payload) {
    if (text === undefined) throw badParameter('buttons without text')
    const buttons = checkButtons(payload.buttons)
    if (world.settings.buttons === 'refused') throw new ApiFault(-233, 'Message type unsupported')
    return { ...base, buttons }
  }
  const [element] = payload.elements
  if (element === undefined) throw badParameter('elements')
  if (!('media_type' in element)) {
    checkLength('title', element.title, 100)
    checkLength('subtitle', element.subtitle, 500)
    return { ...base, kind: 'request', text: element.title, attachment: element.image_url }
  }
  if (element.media_type === 'sticker') {
    return { ...base, kind: 'sticker', attachment: element.attachment_id }
  }
  return { ...base, kind: 'photo', attachment: checkPicture(world, element) }
}

function checkButtons(buttons: z.infer<typeof titledButton>[]): ShownButton[] {
  if (buttons.length > MAX_BUTTONS) throw overLimit(`${buttons.length} buttons`)
  return buttons.map((one) => {
    checkLength('title of a button', one.title, MAX_BUTTON_TITLE)
    const payload = shownPayload(one)
    checkLength('payload of a button', payload, MAX_BUTTON_PAYLOAD)
    return { title: one.title, type: one.type, payload }
  })
}

function shownPayload({ payload }: z.infer<typeof button>): string {
  if (typeof payload === 'string') return payload
  return 'url' in payload ? payload.url : payload.phone_code
}

/** Address or attachment id. Uploads are kept for seven days. */
function checkPicture(
  world: World,
  { url, attachment_id }: { url?: string | undefined; attachment_id?: string | undefined },
): string {
  if (attachment_id === undefined) {
    if (url === undefined) throw badParameter('neither url nor attachment_id')
    return url
  }
  const uploadedAt = world.uploads.get(attachment_id)
  if (uploadedAt === undefined) throw badParameter('attachment_id is unknown')
  if (world.now() > uploadedAt + UPLOAD_LIVES_MS) throw new ApiFault(-100, 'Attachment expired')
  return attachment_id
}

const MAX_PROMOTION_TEXTS = 2
const MAX_PROMOTION_BUTTONS = 4

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
  if (texts > MAX_PROMOTION_TEXTS) throw overLimit(`${texts} texts`)
  if (buttons.length > MAX_PROMOTION_BUTTONS) throw overLimit(`${buttons.length} buttons`)
  for (const { title } of buttons) checkLength('title of a button', title, 35)
  return {
    from: 'oa',
    kind: 'promotion',
    text: lines.join('\n'),
    buttons: checkButtons(buttons),
    attachment: shown,
  }
}
