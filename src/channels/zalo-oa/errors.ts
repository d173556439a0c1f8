/** What Zalo's error codes mean for us (Zalo OA docs, "Mã lỗi"). Anything else is permanent. */
import { readNetworkFault } from '../../lib/network-fault.ts'
import type { DeliveryResult } from '../channel.ts'
import { MORNING_HOUR, msUntilHour } from './days.ts'

/** What became of a call. Reasons are for the log: no token, no text of members. */
export type OaProblem =
  /** The API said no. */
  | { kind: 'refused'; code: number; remedy: Remedy }
  /** The request certainly never left this machine. */
  | { kind: 'not_sent'; reason: string }
  /** The request left and no usable answer came. */
  | { kind: 'unanswered'; reason: string }
  /** Refused for the rate. */
  | { kind: 'rate_limited'; retryAfterMs: number }
  /** Never asked: our own gate would hold it back for longer than is reasonable to wait. */
  | { kind: 'held_back'; retryAfterMs: number }
  /** There is no usable access token. */
  | { kind: 'no_token'; reason: string }

export type Remedy =
  /** The whole app has to wait for the next minute. */
  | 'wait_a_minute'
  /** The same request again, a few times. */
  | 'repeat'
  /** A new access token, then once more. */
  | 'refresh'
  /** Only a message of the member opens the window again. */
  | 'wait_for_member'
  /** Not between 22:00 and 06:00. */
  | 'wait_for_morning'
  /** This kind of message again tomorrow at the earliest. */
  | 'wait_for_quota'
  /** Without what makes it more than plain text: buttons, a quote, a picture. */
  | 'simplify'
  /** Never again to this member, unless they come back. */
  | 'skip_member'
  /** The operator has to change something in a console. */
  | 'operator'
  | 'none'

const REMEDIES: Record<Exclude<Remedy, 'none'>, readonly number[]> = {
  wait_a_minute: [-32],
  repeat: [-200, -214],
  refresh: [-216, -220, -124, 401, -401],
  wait_for_member: [-230, -231, -232],
  wait_for_morning: [-234],
  wait_for_quota: [-211, -218],
  simplify: [-100, -201, -210, -233],
  skip_member: [-213, -217, -227, -244],
  operator: [-202, -204, -205, -209, -212, -219, -221, -223, -224, -235, -240, -242, -320, -321],
}

/** What to do about an error code of the API. */
export function remedyFor(code: number): Remedy {
  const found = Object.entries(REMEDIES).find(([, codes]) => codes.includes(code))
  return (found?.[0] as Remedy | undefined) ?? 'none'
}

/** Why Zalo does not do what was asked and what to look at, for the operator, hence Vietnamese. */
export function toAdvice(problem: OaProblem): string {
  switch (problem.kind) {
    // Already said by the keeper of the tokens, in words for the operator.
    case 'no_token':
      return problem.reason
    case 'not_sent':
      return 'Chưa kết nối được tới Zalo. Hãy kiểm tra mạng.'
    case 'unanswered':
      return 'Zalo chưa trả lời. Hãy kiểm tra mạng.'
    case 'rate_limited':
    case 'held_back':
      return 'Zalo yêu cầu chờ vì đã gọi quá nhiều trong một phút.'
    case 'refused':
      return `${refusalAdvice(problem)} (mã lỗi ${problem.code}).`
  }
}

/** What each page of the consoles is called there (developers.zalo.me, oa.zalo.me). */
function refusalAdvice({ code, remedy }: { code: number; remedy: Remedy }): string {
  switch (code) {
    case -204:
    case -205:
      return 'Official Account không tồn tại hoặc đã bị xóa, hãy xem lại OA trong trang quản lý oa.zalo.me'
    case -209:
    case -212:
      return 'Ứng dụng chưa được cấp quyền gọi API. Vào developers.zalo.me, mục Official Account, bật các quyền gửi tin và quản lý người quan tâm'
    case -201:
      return 'Zalo không nhận: mã người dùng hoặc tên nhãn không đúng, hoặc người đó chưa quan tâm Official Account'
    case -219:
      return 'Ứng dụng đã bị khóa, hãy xem thông báo trong developers.zalo.me'
    case -221:
      return 'Official Account chưa xác thực, hãy xác thực trong trang quản lý oa.zalo.me'
    case -223:
    case -224:
      return 'Gói dịch vụ của Official Account không có tính năng này, hãy xem mục Gói dịch vụ trong oa.zalo.me'
  }
  switch (remedy) {
    case 'refresh':
      return 'Zalo không nhận mã truy cập. Hãy chạy lệnh: npm run zalo -- authorize'
    case 'skip_member':
    case 'wait_for_member':
      return 'Zalo không cho làm việc này với người đó: họ chưa quan tâm, đã chặn, hoặc lâu chưa nhắn cho Official Account'
    case 'wait_for_quota':
      return 'Đã dùng hết hạn mức của Zalo, hãy xem mục Gói dịch vụ trong oa.zalo.me'
    default:
      return 'Zalo từ chối. Hãy tra mã lỗi trong docs/zalo.vi.md, phần bảng lỗi'
  }
}

/** The result a caller of `send` sees when nothing more can be done about the problem. */
export function toDeliveryResult(
  problem: OaProblem,
  now: Date,
): Exclude<DeliveryResult, { kind: 'sent' | 'moved' }> {
  switch (problem.kind) {
    case 'rate_limited':
    case 'held_back':
      return { kind: 'rate_limited', retryAfterMs: problem.retryAfterMs }
    case 'unanswered':
      return { kind: 'unknown', reason: problem.reason }
    case 'not_sent':
    case 'no_token':
      return { kind: 'unavailable', reason: problem.reason }
    case 'refused':
      return fromRefusal(problem, now)
  }
}

function fromRefusal(
  { code, remedy }: { code: number; remedy: Remedy },
  now: Date,
): Exclude<DeliveryResult, { kind: 'sent' | 'moved' }> {
  switch (remedy) {
    case 'wait_for_member':
      return { kind: 'unreachable', reason: 'window_closed' }
    case 'skip_member':
      return { kind: 'unreachable', reason: 'blocked' }
    case 'wait_for_morning':
      return { kind: 'rate_limited', retryAfterMs: msUntilHour(now, MORNING_HOUR) }
    case 'wait_for_quota':
      return { kind: 'rate_limited', retryAfterMs: msUntilHour(now, 0) }
    case 'wait_a_minute':
    case 'repeat':
    case 'refresh':
    case 'simplify':
    case 'operator':
    case 'none':
      return { kind: 'failed', reason: `Zalo refused it (${code})` }
  }
}

/** What a failed `fetch` means; its message may name addresses, so only codes are read. */
export function fromFetchError(error: unknown): OaProblem {
  const { kind, code } = readNetworkFault(error)
  const inBrackets = code === '' ? '' : ` (${code})`
  switch (kind) {
    case 'not_connected':
    case 'certificate':
      return { kind: 'not_sent', reason: `no connection to Zalo${inBrackets}` }
    case 'timeout':
      return { kind: 'unanswered', reason: 'no answer in time' }
    case 'lost':
      return { kind: 'unanswered', reason: `the connection was lost${inBrackets}` }
  }
}
