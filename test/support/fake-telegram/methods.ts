/** The Bot API methods the fake speaks, by name. */
import type { Update, WebhookInfo } from '@grammyjs/types'
import { z } from 'zod'
import { sendDocument } from './document-methods.ts'
import { ApiFault, badRequest } from './faults.ts'
import { getChatMember } from './members.ts'
import {
  answerCallbackQuery,
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageReplyMarkup,
  editMessageText,
  sendChatAction,
  sendMessage,
  sendPhoto,
} from './message-methods.ts'
import { sendPoll, stopPoll } from './poll-methods.ts'
import { setWebhook } from './webhooks.ts'
import type { World } from './world.ts'

type Method = (world: World, payload: unknown, gone: AbortSignal) => unknown

const MAX_COMMANDS = 100
const MAX_DESCRIPTION_LENGTH = 512
const MAX_SHORT_DESCRIPTION_LENGTH = 120

const METHODS: Record<string, Method> = {
  getMe: (world) => world.bot,
  getUpdates,
  setWebhook,
  getWebhookInfo: (world) =>
    ({
      url: world.webhookUrl,
      allowed_updates: world.webhook.allowed,
      has_custom_certificate: false,
      pending_update_count: world.queue.pending().length,
    }) satisfies WebhookInfo,
  deleteWebhook(world, payload) {
    world.webhookUrl = ''
    if (
      z.object({ drop_pending_updates: z.boolean().optional() }).parse(payload).drop_pending_updates
    ) {
      const last = world.queue.pending().at(-1)
      if (last) void world.queue.poll({ ...NO_WAIT, offset: last.update_id + 1 })
    }
    return true
  },
  sendMessage,
  sendPhoto,
  sendDocument,
  sendPoll,
  stopPoll,
  getChatMember,
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
  deleteMessages,
  answerCallbackQuery,
  sendChatAction,
  setMyCommands(world, payload) {
    const { commands, language_code } = commandsPayload.parse(payload)
    if (commands.length > MAX_COMMANDS) throw badRequest('BOT_COMMANDS_TOO_MUCH')
    for (const { command, description } of commands) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID')
      if (description.length < 1 || description.length > 256) {
        throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
      }
    }
    world.profile.commands.set(language_code, commands)
    return true
  },
  getMyCommands: (world, payload) =>
    world.profile.commands.get(languagePayload.parse(payload).language_code) ?? [],
  setMyDescription(world, payload) {
    const { description, language_code } = languagePayload
      .extend({ description: z.string().default('') })
      .parse(payload)
    if (description.length > MAX_DESCRIPTION_LENGTH) throw badRequest('description is too long')
    world.profile.descriptions.set(language_code, description)
    return true
  },
  getMyDescription: (world, payload) => ({
    description: world.profile.descriptions.get(languagePayload.parse(payload).language_code) ?? '',
  }),
  setMyShortDescription(world, payload) {
    const { short_description, language_code } = languagePayload
      .extend({ short_description: z.string().default('') })
      .parse(payload)
    if (short_description.length > MAX_SHORT_DESCRIPTION_LENGTH) {
      throw badRequest('short description is too long')
    }
    world.profile.shortDescriptions.set(language_code, short_description)
    return true
  },
  getMyShortDescription: (world, payload) => ({
    short_description:
      world.profile.shortDescriptions.get(languagePayload.parse(payload).language_code) ?? '',
  }),
}

const METHODS_BY_NAME = new Map(
  Object.entries(METHODS).map(([name, method]) => [name.toLowerCase(), method]),
)

/** Names of methods are case-insensitive (Bot API docs, "Making requests"). */
export async function callMethod(
  world: World,
  name: string,
  payload: unknown,
  gone: AbortSignal,
): Promise<unknown> {
  const method = METHODS_BY_NAME.get(name.toLowerCase())
  if (!method) throw new ApiFault(404, 'Not Found: method not found')
  try {
    return await method(world, payload, gone)
  } catch (error) {
    if (error instanceof z.ZodError) throw badRequest(z.prettifyError(error))
    throw error
  }
}

const languagePayload = z.object({ language_code: z.string().default('') })
const commandsPayload = languagePayload.extend({
  commands: z.array(z.object({ command: z.string(), description: z.string() })),
})

const NO_WAIT = {
  limit: 1,
  timeoutSeconds: 0,
  allowed: undefined,
  gone: new AbortController().signal,
}

const getUpdatesPayload = z.object({
  offset: z.coerce.number().int().default(0),
  limit: z.coerce.number().int().default(100),
  timeout: z.coerce.number().int().nonnegative().default(0),
  allowed_updates: z.array(z.custom<Exclude<keyof Update, 'update_id'>>()).optional(),
})

async function getUpdates(world: World, payload: unknown, gone: AbortSignal): Promise<Update[]> {
  if (world.webhookUrl !== '') {
    throw new ApiFault(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  }
  const { offset, limit, timeout, allowed_updates } = getUpdatesPayload.parse(payload)
  return world.queue.poll({
    offset,
    limit,
    timeoutSeconds: timeout,
    allowed: allowed_updates,
    gone,
  })
}
