/** What went wrong with a call to Zalo, as values: no error that names the URL leaves this folder. */
import { readNetworkFault } from '../../lib/network-fault.ts'
import type { DeliveryResult } from '../channel.ts'
import type { Envelope } from './schema.ts'

export type ZaloBotProblem =
  /** 400: the request itself is at fault. */
  | { kind: 'refused'; reason: string }
  | { kind: 'unreachable'; reason: 'not_found' | 'blocked' }
  /** 429: the month's quota, or too much at once; Zalo does not say which. */
  | { kind: 'rate_limited' }
  | { kind: 'token_rejected' }
  /** 408: a poll that brought nothing. */
  | { kind: 'empty_poll' }
  | { kind: 'failed'; reason: string }
  /** The request certainly never left this machine. */
  | { kind: 'not_sent'; code: string }
  | { kind: 'certificate'; code: string }
  /** The request left and no usable answer came. */
  | { kind: 'no_answer'; fault: NoAnswer }

type NoAnswer =
  | { kind: 'gateway'; status: number }
  | { kind: 'server_fault'; code: number }
  | { kind: 'lost'; code: string }
  | { kind: 'timeout' | 'unreadable' }

const NO_CHAT = /(chat|user|recipient)\b.*\b(not found|not exist|invalid)|invalid (chat|user)/i
const BLOCKED = /\bblock/i

/**
 * An answer that says no. Codes first (Zalo Bot docs, error codes); the wording for chats that
 * cannot be written to is not documented, so an unknown one is `refused` and marks nobody.
 */
export function readRefusal(
  method: string,
  { error_code, errorCode: otherCode, description = '' }: Envelope,
  redact: (text: string) => string,
): ZaloBotProblem {
  const code = error_code ?? otherCode ?? 0
  if (code === 401) return { kind: 'token_rejected' }
  if (code === 408) return { kind: 'empty_poll' }
  if (code === 429) return { kind: 'rate_limited' }
  if (code >= 500) return { kind: 'no_answer', fault: { kind: 'server_fault', code } }
  if (code === 400 && NO_CHAT.test(description)) return { kind: 'unreachable', reason: 'not_found' }
  if (code === 403 && BLOCKED.test(description)) return { kind: 'unreachable', reason: 'blocked' }
  const reason = `${method}: ${code} ${redact(description)}`.trim()
  return code === 400 ? { kind: 'refused', reason } : { kind: 'failed', reason }
}

/** An error of `fetch`. Its message and stack may name the URL, and the token is part of that. */
export function readNetworkError(error: unknown): ZaloBotProblem {
  const { kind, code } = readNetworkFault(error)
  switch (kind) {
    case 'not_connected':
      return { kind: 'not_sent', code }
    case 'certificate':
      return { kind: 'certificate', code }
    case 'timeout':
      return noAnswer({ kind: 'timeout' })
    case 'lost':
      return noAnswer({ kind: 'lost', code })
  }
}

export function noAnswer(fault: NoAnswer): ZaloBotProblem {
  return { kind: 'no_answer', fault }
}

/** The result a caller of `send` sees when nothing more can be done about the problem. */
export function toDeliveryResult(
  problem: ZaloBotProblem,
  retryAfterMs: number,
): Exclude<DeliveryResult, { kind: 'sent' | 'moved' }> {
  switch (problem.kind) {
    case 'unreachable':
    case 'failed':
      return problem
    case 'refused':
      return { kind: 'failed', reason: problem.reason }
    case 'rate_limited':
      return { kind: 'rate_limited', retryAfterMs }
    case 'token_rejected':
      return { kind: 'unavailable', reason: 'Zalo rejects the bot token (401)' }
    case 'empty_poll':
      return { kind: 'unknown', reason: 'Zalo gave up waiting for itself (408)' }
    case 'not_sent':
      return { kind: 'unavailable', reason: `no connection to Zalo${inBrackets(problem.code)}` }
    case 'certificate':
      return { kind: 'failed', reason: `Zalo's certificate was not accepted (${problem.code})` }
    case 'no_answer':
      return { kind: 'unknown', reason: describeNoAnswer(problem.fault) }
  }
}

/** Why nothing arrives from Zalo and what to look at, for the operator, hence Vietnamese. */
export function toAdvice(problem: ZaloBotProblem): string {
  switch (problem.kind) {
    case 'token_rejected':
      return 'Zalo không nhận mã bot (lỗi 401). Mở Zalo, vào OA "Zalo Bot Manager" để lấy lại mã của bot, chép mã vào dòng ZALO_BOT_TOKEN trong tệp .env rồi khởi động lại.'
    case 'rate_limited':
      return 'Zalo Bot đã dùng hết số tin của tháng hoặc gọi quá nhiều (lỗi 429). Hãy xem gói đang dùng ở OA "Zalo Bot Manager"; Sổ tay tự thử lại.'
    case 'not_sent':
      return `Chưa kết nối được tới Zalo Bot${inBrackets(problem.code)}. Hãy kiểm tra mạng; Sổ tay tự thử lại.`
    case 'certificate':
      return `Chưa kết nối được tới Zalo Bot: chứng chỉ bảo mật không được chấp nhận (${problem.code}). Hãy xem lại ngày giờ của máy và phần mềm lọc mạng; Sổ tay tự thử lại.`
    case 'no_answer':
      return noAnswerAdvice(problem.fault)
    case 'refused':
    case 'failed':
    case 'unreachable':
    case 'empty_poll':
      return 'Zalo Bot đang trả lời bất thường. Hãy kiểm tra ZALO_BOT_API_ROOT nếu Bạn có đặt; Sổ tay tự thử lại.'
  }
}

function noAnswerAdvice(fault: NoAnswer): string {
  switch (fault.kind) {
    case 'gateway':
      return `Máy chủ Zalo Bot đang gặp sự cố hoặc một máy trung gian trả lời thay (${fault.status}). Bạn không cần làm gì; Sổ tay tự thử lại.`
    case 'server_fault':
      return `Máy chủ Zalo Bot đang gặp sự cố (lỗi ${fault.code}). Bạn không cần làm gì; Sổ tay tự thử lại.`
    case 'timeout':
      return 'Chưa kết nối được tới Zalo Bot: chờ quá lâu không có trả lời. Hãy kiểm tra mạng; Sổ tay tự thử lại.'
    case 'unreadable':
      return 'Zalo Bot trả lời theo dạng chưa biết. Hãy kiểm tra ZALO_BOT_API_ROOT nếu Bạn có đặt; Sổ tay tự thử lại.'
    case 'lost':
      return `Chưa kết nối được tới Zalo Bot: kết nối bị ngắt${inBrackets(fault.code)}. Hãy kiểm tra mạng; Sổ tay tự thử lại.`
  }
}

function describeNoAnswer(fault: NoAnswer): string {
  switch (fault.kind) {
    case 'gateway':
      return `the answer was not from Zalo but from a gateway (HTTP ${fault.status})`
    case 'server_fault':
      return `Zalo has an inner fault (${fault.code})`
    case 'timeout':
      return 'no answer in time'
    case 'unreadable':
      return 'the answer is not shaped as documented'
    case 'lost':
      return `the connection was lost${inBrackets(fault.code)}`
  }
}

function inBrackets(code: string): string {
  return code === '' ? '' : ` (${code})`
}
