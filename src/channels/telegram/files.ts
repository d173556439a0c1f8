/** Files in chats. */
import { type Api, InputFile } from 'grammy'
import type { ChatAddress, DeliveryResult } from '../channel.ts'
import type { FileChannel, OutgoingFile } from '../files.ts'
import type { Logger } from '../logger.ts'
import { toTelegramId } from './api.ts'
import { toDeliveryResult } from './errors.ts'
import { renderCaption } from './render.ts'
import { callRepeatedly, type RepeatDeps } from './repeat.ts'

export interface FileDeps extends RepeatDeps {
  api: Pick<Api, 'raw'>
  logger: Logger
}

/** Waits for no rate limit. A caption longer than Telegram takes is shortened. */
export function createFiles(deps: FileDeps): FileChannel {
  return {
    name: 'telegram',
    async sendFile(address, file) {
      const first = await sendOnce(deps, address, file)
      if (first.kind !== 'migrated') return reportSend(deps, first)
      const newChatId = String(first.newChatId)
      const second = await sendOnce(deps, { ...address, chatId: newChatId }, file)
      const result = reportSend(deps, second)
      return result.kind === 'sent' ? { ...result, kind: 'moved', newChatId } : result
    },
  }
}

/** What may have arrived is never sent again. */
function sendOnce(deps: FileDeps, { chatId, topicId }: ChatAddress, file: OutgoingFile) {
  const caption = renderCaption(file.caption)
  const call = () =>
    deps.api.raw.sendDocument({
      chat_id: toTelegramId(chatId),
      ...(topicId !== null && { message_thread_id: Number(topicId) }),
      document: new InputFile(file.bytes, toFileName(file.name)),
      ...(caption !== '' && { caption }),
    })
  return callRepeatedly(deps, call, { isHarmless: false })
}

/** It goes out as part of a header line, which these signs would end. */
function toFileName(name: string): string {
  return name.normalize('NFC').replace(/["; \r\n/\\]+/g, ' ')
}

function reportSend(
  { logger }: FileDeps,
  outcome: Awaited<ReturnType<typeof sendOnce>>,
): DeliveryResult {
  if (outcome.kind === 'answered') {
    return { kind: 'sent', messageIds: [String(outcome.answer.message_id)] }
  }
  const result = toDeliveryResult(outcome)
  logger.warn({ result }, 'a file was not delivered')
  return result
}
