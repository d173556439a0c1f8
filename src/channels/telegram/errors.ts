/** What went wrong with a call to Telegram: decided by code and parameters first, by text second. */
import { GrammyError, HttpError } from 'grammy'
import { createRedactor } from '../../lib/redact.ts'
import type { DeliveryResult } from '../channel.ts'

export type TelegramProblem =
  | { kind: 'unreachable'; reason: UnreachableReason }
  | { kind: 'migrated'; newChatId: number }
  | { kind: 'rate_limited'; retryAfterMs: number }
  /** An edit that changes nothing. */
  | { kind: 'not_modified' }
  /** Telegram refuses the entities or the length: our own mistake. */
  | { kind: 'bad_formatting'; reason: string }
  | { kind: 'reply_target_gone' }
  | { kind: 'edit_target_gone' }
  /** The text of a picture was to be changed, or the caption of a text. */
  | { kind: 'other_kind_of_message' }
  /** What was to be deleted is not there any more. */
  | { kind: 'deleted_already' }
  /** Bot API docs, "deleteMessage": only within 48 hours. */
  | { kind: 'too_old' }
  | { kind: 'query_expired' }
  /** The poll takes no votes any more, or cannot be ended by us. */
  | { kind: 'poll_closed' }
  /** Not in the chat, and perhaps nobody at all. */
  | { kind: 'no_such_member' }
  | { kind: 'token_rejected' }
  | { kind: 'other_poller'; reason: string }
  /** The request certainly never left this machine. */
  | { kind: 'not_sent'; reason: string }
  /** The request left and no usable answer came. */
  | { kind: 'unknown'; reason: string }
  | { kind: 'failed'; reason: string }

type UnreachableReason = Extract<DeliveryResult, { kind: 'unreachable' }>['reason']

/** For a 429 that doesn't say how long (the Bot API docs call `retry_after` optional). */
const DEFAULT_RETRY_AFTER_MS = 5_000
/** Nothing is connected yet when these come (Node.js docs, "Common system errors"). */
const NAME_OR_PORT_CODES = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA']
const CERTIFICATE_CODE = /CERT|VERIFY/
/** Masks anything that looks like a bot token in a text that is to be logged. */
export const withoutToken = createRedactor([])

/** Reads any error thrown by a call. The reasons never hold the token, an URL or a message text. */
export function toProblem(error: unknown): TelegramProblem {
  if (error instanceof GrammyError) return fromAnswer(error)
  if (error instanceof HttpError) return fromNetwork(error)
  return { kind: 'failed', reason: `unexpected ${nameOf(error)}` }
}

/** Why nothing arrives from Telegram and what to look at, for the operator, hence Vietnamese. */
export function toAdvice(error: unknown): string {
  if (error instanceof HttpError) return networkAdvice(readNetworkFault(error))
  const problem = toProblem(error)
  if (problem.kind === 'token_rejected') {
    return 'Telegram không nhận mã bot (lỗi 401). Mở @BotFather, gửi /token (hoặc /revoke để lấy mã mới), chép mã vào dòng TELEGRAM_BOT_TOKEN trong tệp .env rồi khởi động lại.'
  }
  if (problem.kind === 'other_poller') {
    return 'Một tiến trình khác đang nhận tin bằng cùng mã bot (lỗi 409). Hãy tắt bản chạy thừa; nếu không rõ nó ở đâu, lấy mã mới bằng /revoke ở @BotFather.'
  }
  if (problem.kind === 'rate_limited') return 'Telegram yêu cầu chờ (lỗi 429). Sổ tay tự thử lại.'
  if (error instanceof GrammyError) {
    return `Telegram đang trả lời bất thường (lỗi ${error.error_code}). Sổ tay tự thử lại.`
  }
  return `Có lỗi ngoài dự kiến khi gọi Telegram (${nameOf(error)}). Sổ tay tự thử lại.`
}

/** The result a caller of `send` sees when nothing more can be done about the problem. */
export function toDeliveryResult(
  problem: TelegramProblem,
): Exclude<DeliveryResult, { kind: 'sent' | 'moved' }> {
  switch (problem.kind) {
    case 'unreachable':
    case 'rate_limited':
    case 'unknown':
    case 'failed':
      return problem
    case 'bad_formatting':
    case 'other_poller':
      return { kind: 'failed', reason: problem.reason }
    case 'not_sent':
      return { kind: 'unavailable', reason: problem.reason }
    case 'migrated':
      return { kind: 'failed', reason: 'the group has moved to another id' }
    case 'token_rejected':
      return { kind: 'unavailable', reason: 'Telegram rejects the bot token (401)' }
    case 'too_old':
      return { kind: 'failed', reason: 'too_old' }
    case 'not_modified':
    case 'reply_target_gone':
    case 'edit_target_gone':
    case 'other_kind_of_message':
    case 'deleted_already':
    case 'query_expired':
    case 'poll_closed':
    case 'no_such_member':
      return { kind: 'failed', reason: problem.kind.replaceAll('_', ' ') }
  }
}

function fromAnswer(error: GrammyError): TelegramProblem {
  const { error_code: code, description, parameters } = error
  if (parameters.migrate_to_chat_id !== undefined) {
    return { kind: 'migrated', newChatId: parameters.migrate_to_chat_id }
  }
  if (code === 429 || parameters.retry_after !== undefined) {
    const { retry_after: seconds } = parameters
    return {
      kind: 'rate_limited',
      retryAfterMs: seconds === undefined ? DEFAULT_RETRY_AFTER_MS : seconds * 1000,
    }
  }
  const reason = `${error.method}: ${code} ${withoutToken(description)}`
  // Telegram answers 404 to a token it can't even read.
  if (code === 401 || (code === 404 && description === 'Not Found')) {
    return { kind: 'token_rejected' }
  }
  if (code === 409) return { kind: 'other_poller', reason }
  if (code === 403) return { kind: 'unreachable', reason: readForbidden(description) }
  if (code >= 500) return { kind: 'unknown', reason }
  if (code === 400) return readBadRequest(description, reason)
  return { kind: 'failed', reason }
}

function readForbidden(description: string): UnreachableReason {
  if (/initiate conversation/i.test(description)) return 'not_started'
  if (/kicked|not a member|was deleted|deactivated chat/i.test(description)) return 'removed'
  return 'blocked'
}

function readBadRequest(description: string, reason: string): TelegramProblem {
  if (/message is not modified|MESSAGE_NOT_MODIFIED/i.test(description)) {
    return { kind: 'not_modified' }
  }
  if (/query is too old|query ID is invalid|QUERY_ID_INVALID/i.test(description)) {
    return { kind: 'query_expired' }
  }
  if (/message to be replied not found|replied message not found/i.test(description)) {
    return { kind: 'reply_target_gone' }
  }
  if (/message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i.test(description)) {
    return { kind: 'edit_target_gone' }
  }
  if (/there is no (text|caption) in the message/i.test(description)) {
    return { kind: 'other_kind_of_message' }
  }
  // A poll that was deleted takes no votes either.
  if (
    /poll has already been closed|poll can't be stopped|poll to stop not found/i.test(description)
  ) {
    return { kind: 'poll_closed' }
  }
  if (/user not found|member not found|PARTICIPANT_ID_INVALID/i.test(description)) {
    return { kind: 'no_such_member' }
  }
  if (/message to delete not found/i.test(description)) return { kind: 'deleted_already' }
  if (/message can't be deleted|MESSAGE_DELETE_FORBIDDEN/i.test(description)) {
    return { kind: 'too_old' }
  }
  if (/can't parse entities|entit(y|ies)|too[ _]long/i.test(description)) {
    return { kind: 'bad_formatting', reason }
  }
  if (/chat not found|PEER_ID_INVALID/i.test(description)) {
    return { kind: 'unreachable', reason: 'not_found' }
  }
  if (/group chat was deactivated|chat was deleted/i.test(description)) {
    return { kind: 'unreachable', reason: 'removed' }
  }
  return { kind: 'failed', reason }
}

type NetworkFault =
  | { kind: 'no_connection' | 'certificate' | 'lost'; code: string }
  | { kind: 'gateway' | 'timeout' }

/**
 * The error inside an HttpError names the URL, and the token is part of that: only its code and
 * kind are read here, never its message as a whole.
 */
function readNetworkFault({ error }: HttpError): NetworkFault {
  const code = textField(error, 'code')
  const message = error instanceof Error ? error.message : ''
  if (NAME_OR_PORT_CODES.includes(code) || (code !== '' && failedWhileConnecting(message))) {
    return { kind: 'no_connection', code }
  }
  if (CERTIFICATE_CODE.test(code)) return { kind: 'certificate', code }
  if (textField(error, 'type') === 'invalid-json') return { kind: 'gateway' }
  if (/timed out after/.test(message)) return { kind: 'timeout' }
  return { kind: 'lost', code }
}

function fromNetwork(error: HttpError): TelegramProblem {
  const fault = readNetworkFault(error)
  switch (fault.kind) {
    case 'no_connection':
      return { kind: 'not_sent', reason: `no connection to Telegram (${fault.code})` }
    case 'certificate':
      return { kind: 'failed', reason: `Telegram's certificate was not accepted (${fault.code})` }
    case 'gateway':
      return { kind: 'unknown', reason: 'the answer was not from Telegram but from a gateway' }
    case 'timeout':
      return { kind: 'unknown', reason: 'no answer in time' }
    case 'lost':
      return { kind: 'unknown', reason: `the connection was lost${inBrackets(fault.code)}` }
  }
}

function networkAdvice(fault: NetworkFault): string {
  switch (fault.kind) {
    case 'no_connection':
      return `Chưa kết nối được tới Telegram (${fault.code}). Hãy kiểm tra mạng; Sổ tay tự thử lại.`
    case 'certificate':
      return `Chưa kết nối được tới Telegram: chứng chỉ bảo mật không được chấp nhận (${fault.code}). Hãy xem lại ngày giờ của máy và phần mềm lọc mạng.`
    case 'gateway':
      return 'Chưa kết nối được tới Telegram: một máy trung gian trả lời thay. Hãy kiểm tra mạng và TELEGRAM_API_ROOT; Sổ tay tự thử lại.'
    case 'timeout':
      return 'Chưa kết nối được tới Telegram: chờ quá lâu không có trả lời. Hãy kiểm tra mạng; Sổ tay tự thử lại.'
    case 'lost':
      return `Chưa kết nối được tới Telegram: kết nối bị ngắt${inBrackets(fault.code)}. Hãy kiểm tra mạng; Sổ tay tự thử lại.`
  }
}

function inBrackets(code: string): string {
  return code === '' ? '' : ` (${code})`
}

/** node-fetch ends with the system's message, which is empty when several addresses were tried. */
function failedWhileConnecting(message: string): boolean {
  return /reason: (connect E\w+.*)?$/.test(message)
}

function textField(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null) return ''
  const field: unknown = Reflect.get(value, key)
  return typeof field === 'string' ? field : ''
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
