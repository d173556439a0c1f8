/** The Bot API methods the fake speaks, by name (Zalo Bot docs). Names are case-sensitive. */
import { z } from 'zod'
import { ApiFault, badRequest } from './faults.ts'
import type { Update } from './update-queue.ts'
import { addBotMessage, type StoredMessage, type World } from './world.ts'

type Method = (world: World, payload: unknown, gone: AbortSignal) => unknown

/** UTF-16 units; the real unit is not documented, so this is the strictest reading. */
const MAX_TEXT_LENGTH = 2000
const MAX_HOLD_SECONDS = 50
/** An answer without a `result`. */
export const NO_RESULT = Symbol('no result')

const METHODS = new Map<string, Method>([
  ['getMe', (world) => world.bot],
  ['getUpdates', getUpdates],
  ['setWebhook', setWebhook],
  [
    'deleteWebhook',
    (world) => {
      world.webhook = { url: '', secret: '', updatedAt: world.now() }
      return webhookInfo(world)
    },
  ],
  ['getWebhookInfo', webhookInfo],
  ['sendMessage', sendMessage],
  ['sendPhoto', sendPhoto],
  ['sendChatAction', sendChatAction],
])

export async function callMethod(
  world: World,
  name: string,
  payload: unknown,
  gone: AbortSignal,
): Promise<unknown> {
  const method = METHODS.get(name)
  if (!method) throw new ApiFault(404, 'Not Found')
  try {
    return await method(world, payload, gone)
  } catch (error) {
    if (error instanceof z.ZodError) throw badRequest(z.prettifyError(error))
    throw error
  }
}

async function getUpdates(world: World, payload: unknown, gone: AbortSignal): Promise<unknown> {
  const { timeout } = z
    .strictObject({ timeout: z.coerce.number().int().min(0).max(MAX_HOLD_SECONDS).default(30) })
    .parse(payload)
  if (world.webhook.url !== '') throw badRequest('A webhook is set; delete it first')
  const update = await world.queue.pop(timeout * world.holdMsPerSecond)
  if (update !== null && gone.aborted) world.lost.push(update)
  return asPollResult(world, update)
}

function asPollResult({ pollStyle }: World, update: Update | null): unknown {
  if (pollStyle === 'list') return update === null ? [] : [update]
  if (update !== null) return update
  if (pollStyle === 'braces') return {}
  if (pollStyle === 'null') return null
  throw new ApiFault(408, 'Request timeout')
}

function setWebhook(world: World, payload: unknown) {
  const { url, secret_token: secret } = z
    .strictObject({ url: z.url(), secret_token: z.string().min(8).max(256) })
    .parse(payload)
  const { protocol, hostname } = new URL(url)
  const isLoopback = ['127.0.0.1', 'localhost'].includes(hostname)
  const isAllowed = isLoopback ? world.allowsLoopbackWebhook : protocol === 'https:'
  if (!isAllowed) throw badRequest('The webhook URL must be a public https address')
  world.webhook = { url, secret, updatedAt: world.now() }
  return webhookInfo(world)
}

function webhookInfo({ webhook }: World) {
  return { url: webhook.url, updated_at: webhook.updatedAt }
}

function sendMessage(world: World, payload: unknown) {
  const { chat_id, text } = z.strictObject({ chat_id: z.string(), text: z.string() }).parse(payload)
  checkText(text)
  return toAnswer(addBotMessage(world, chat_id, { text, photo: null }))
}

function sendPhoto(world: World, payload: unknown) {
  const { chat_id, photo, caption } = z
    .strictObject({
      chat_id: z.string(),
      photo: z.string().default(''),
      caption: z.string().default(''),
    })
    .parse(payload)
  checkPhoto(photo)
  if (caption.length > MAX_TEXT_LENGTH) throw badRequest('The caption is too long')
  return toAnswer(addBotMessage(world, chat_id, { text: caption, photo }))
}

function sendChatAction(world: World, payload: unknown) {
  const { chat_id } = z
    .strictObject({ chat_id: z.string(), action: z.literal('typing') })
    .parse(payload)
  if (!world.chats.get(chat_id)?.isOpen) throw badRequest('Chat not found')
  return NO_RESULT
}

function checkText(text: string): void {
  if (text.trim() === '') throw badRequest('The text must not be empty')
  if (text.length > MAX_TEXT_LENGTH) throw badRequest('The text is too long')
}

/** The platform's own words. */
function checkPhoto(photo: string): void {
  if (photo === '') throw badRequest('The photo must not be empty')
  if (!/^https?:\/\//.test(photo)) throw badRequest('The photo must start with http:// or https://')
  if (!URL.canParse(photo)) throw badRequest('The photo URL is invalid')
}

function toAnswer({ id, date }: StoredMessage) {
  return { message_id: id, date }
}
