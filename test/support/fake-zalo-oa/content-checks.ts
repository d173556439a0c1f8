/**
 * What Zalo checks in a consultation message; what its docs don't list is refused. Zalo OA docs,
 * "Gửi tin Tư vấn".
 */
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

export const webAddress = z.url({ protocol: /^https$/ })
const phone = z.object({ phone_code: z.string().min(1) })

export const button = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['oa.query.show', 'oa.query.hide']), payload: z.string().min(1) }),
  z.object({ type: z.literal('oa.open.url'), payload: z.object({ url: webAddress }) }),
  z.object({ type: z.literal('oa.open.phone'), payload: phone }),
  z.object({ type: z.literal('oa.open.sms'), payload: phone.extend({ content: z.string() }) }),
])
const titledButton = z.object({ title: z.string().min(1) }).and(button)
type TitledButton = z.infer<typeof titledButton>

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

export function checkButtons(
  buttons: TitledButton[],
  { max = MAX_BUTTONS, titleLength = MAX_BUTTON_TITLE } = {},
): ShownButton[] {
  if (buttons.length > max) throw overLimit(`${buttons.length} buttons`)
  return buttons.map((one) => {
    checkLength('title of a button', one.title, titleLength)
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
export function checkPicture(
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
