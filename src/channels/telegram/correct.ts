/** Changing and taking back what an announcement sent: calls that may be repeated without harm. */
import type { Api } from 'grammy'
import type { BulkChannel } from '../bulk.ts'
import type { ChatAddress, DeliveryResult, OutgoingMessage } from '../channel.ts'
import type { Logger } from '../logger.ts'
import { type TelegramProblem, toDeliveryResult } from './errors.ts'
import { pictureInWords, type RenderedPart, renderMessage } from './render.ts'
import { callRepeatedly, type RepeatDeps } from './repeat.ts'

export interface CorrectionDeps extends RepeatDeps {
  api: Pick<Api, 'raw'>
  logger: Logger
}

type Outcome = { kind: 'done' } | TelegramProblem

/** In the place of a part that is too much, where Telegram no longer lets it be deleted. */
const TAKEN_OUT = '(Phần này đã được bỏ.)'

/**
 * Both wait for no rate limit: whoever calls again goes on where it ended, since what was changed or
 * deleted already counts as done.
 */
export function createCorrections(deps: CorrectionDeps): Pick<BulkChannel, 'edit' | 'recall'> {
  return {
    edit: (address, messageIds, message) => edit(deps, address, messageIds, message),
    async recall({ chatId }, messageIds) {
      const outcome = await remove(deps, chatId, messageIds)
      return outcome.kind === 'done' ? { kind: 'sent', messageIds } : report(deps, outcome)
    },
  }
}

/**
 * Part for part; what is too much is deleted. A picture stays, only the words below it change:
 * whether there is one is known to Telegram alone, so its refusal of the first part tells.
 */
async function edit(
  deps: CorrectionDeps,
  { chatId }: ChatAddress,
  messageIds: string[],
  message: OutgoingMessage,
): Promise<DeliveryResult> {
  const parts = renderMessage(message)
  if (parts.length === 0) return { kind: 'failed', reason: 'the message holds no text' }
  const whole = await changeParts(deps, { chatId, ids: messageIds, parts })
  const outcome =
    whole.kind === 'other_kind_of_message'
      ? await changeParts(deps, { chatId, ids: messageIds.slice(1), parts })
      : whole
  if (outcome.kind === 'done') return { kind: 'sent', messageIds }
  return outcome.kind === 'too_long' ? TOO_LONG : report(deps, outcome)
}

/** A new message below would look like another announcement. */
const TOO_LONG: DeliveryResult = { kind: 'failed', reason: 'needs_more_parts' }

async function changeParts(
  deps: CorrectionDeps,
  { chatId, ids, parts }: { chatId: string; ids: string[]; parts: RenderedPart[] },
): Promise<Outcome | { kind: 'too_long' }> {
  if (parts.length > ids.length) return { kind: 'too_long' }
  for (const [index, part] of parts.entries()) {
    const outcome = await changePart(deps, { chatId, id: ids[index] ?? '', part })
    if (outcome.kind !== 'done') return outcome
  }
  return takeOut(deps, chatId, ids.slice(parts.length))
}

/** One that was told in words, since Telegram did not take the picture, stays in words. */
async function changePart(
  deps: CorrectionDeps,
  change: { chatId: string; id: string; part: RenderedPart },
): Promise<Outcome> {
  const { part } = change
  if (part.photo === null) return changeText(deps, change)
  const place = { chat_id: Number(change.chatId), message_id: Number(change.id) }
  const outcome = await attempt(deps, () =>
    deps.api.raw.editMessageCaption({ ...place, caption: part.text }),
  )
  if (outcome.kind !== 'other_kind_of_message') return outcome
  return changeText(deps, { ...change, part: pictureInWords(part) })
}

async function changeText(
  deps: CorrectionDeps,
  { chatId, id, part }: { chatId: string; id: string; part: RenderedPart },
): Promise<Outcome> {
  const change = (entities: RenderedPart['marks']) =>
    attempt(deps, () =>
      deps.api.raw.editMessageText({
        chat_id: Number(chatId),
        message_id: Number(id),
        text: part.text,
        entities,
        link_preview_options: { is_disabled: true },
        ...(part.keyboard && { reply_markup: part.keyboard }),
      }),
    )
  const outcome = await change(part.marks)
  return outcome.kind === 'bad_formatting' && part.marks.length > 0 ? change([]) : outcome
}

/** Bot API docs: a bot's own messages can be edited for longer than they can be deleted. */
async function takeOut(deps: CorrectionDeps, chatId: string, ids: string[]): Promise<Outcome> {
  if (ids.length === 0) return DONE
  const outcome = await remove(deps, chatId, ids)
  if (outcome.kind !== 'too_old') return outcome
  const part = { text: TAKEN_OUT, marks: [], photo: null, keyboard: null }
  for (const id of ids) {
    const changed = await changeText(deps, { chatId, id, part })
    if (changed.kind !== 'done' && changed.kind !== 'edit_target_gone') return changed
  }
  return DONE
}

/** Those that are gone already are passed over (Bot API docs, "deleteMessages"). */
async function remove(deps: CorrectionDeps, chatId: string, ids: string[]): Promise<Outcome> {
  const outcome = await attempt(deps, () =>
    deps.api.raw.deleteMessages({ chat_id: Number(chatId), message_ids: ids.map(Number) }),
  )
  return outcome.kind === 'deleted_already' ? DONE : outcome
}

const DONE: Outcome = { kind: 'done' }

async function attempt(deps: CorrectionDeps, call: () => Promise<unknown>): Promise<Outcome> {
  const outcome = await callRepeatedly(deps, call, { isHarmless: true })
  return outcome.kind === 'answered' || outcome.kind === 'not_modified' ? DONE : outcome
}

function report({ logger }: CorrectionDeps, problem: TelegramProblem): DeliveryResult {
  const result = toDeliveryResult(problem)
  logger.warn({ result }, 'a message was not corrected')
  return result
}
