/** What the operator reads when there is no token to work with, and what is kept about a dead pair. */
import { OperatorError } from '../../lib/errors.ts'

export type TokenErrorKind =
  /** The refresh token is used up; only a new authorisation helps. */
  | 'tokens_dead'
  /** The account was never authorised. */
  | 'no_tokens'
  /** Zalo, or our own store, did not let us renew them; it is tried again. */
  | 'unreachable'
  /** Zalo does not know the app by these settings. */
  | 'bad_settings'

/** There is no access token to hand out. The message holds no token and no secret. */
export class TokenError extends OperatorError {
  override readonly name = 'TokenError'
  readonly kind: TokenErrorKind

  constructor(kind: TokenErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}

const AUTHORISE = 'Hãy chạy lệnh: npm run zalo -- authorize'
const CUT_OFF = /; an earlier renewal was cut off at (\S+)$/

/**
 * The text kept with a pair that can no longer be refreshed; `cutOffAt` is the ISO time of an
 * earlier renewal whose end nobody saw.
 */
export function toDeadReason(
  { code, name }: { code: number; name: string },
  cutOffAt: string | null,
): string {
  const refusal = `Zalo refused the refresh token: ${code} ${name}`.trim()
  return cutOffAt === null ? refusal : `${refusal}; an earlier renewal was cut off at ${cutOffAt}`
}

export function noTokens(): TokenError {
  return new TokenError(
    'no_tokens',
    `Chưa có mã truy cập của Zalo Official Account. ${AUTHORISE}, rồi làm theo hướng dẫn trên màn hình.`,
  )
}

/** `deadReason` as `toDeadReason` wrote it. */
export function tokensDead(deadReason: string): TokenError {
  const cutOffAt = CUT_OFF.exec(deadReason)?.[1]
  const cause =
    cutOffAt === undefined
      ? 'Zalo không còn nhận mã gia hạn của Official Account.'
      : `Lần gia hạn mã truy cập Zalo lúc ${inVietnam(cutOffAt)} bị ngắt giữa chừng. Zalo đã cấp mã mới nhưng mã đó không kịp lưu lại, còn mã cũ đã hết giá trị.`
  return new TokenError(
    'tokens_dead',
    `${cause} ${AUTHORISE}, để cấp lại quyền. Tin nhắn tới trong lúc này được giữ lại một ngày và trả lời sau.`,
  )
}

export function badSettings(setting: 'app_id' | 'app_secret'): TokenError {
  const remedy =
    setting === 'app_id'
      ? 'Zalo không nhận ID ứng dụng (lỗi -14002). Hãy mở developers.zalo.me, chọn ứng dụng, mục Cài đặt, chép lại ID ứng dụng vào dòng ZALO_OA_APP_ID trong tệp .env rồi khởi động lại.'
      : 'Zalo không nhận khóa bí mật của ứng dụng (lỗi -14004). Hãy mở developers.zalo.me, chọn ứng dụng, mục Cài đặt, chép lại Khóa bí mật của ứng dụng vào dòng ZALO_OA_APP_SECRET trong tệp .env rồi khởi động lại.'
  return new TokenError('bad_settings', remedy)
}

/** Why a renewal has not come about yet. `detail` is a bare code such as `HTTP 502`. */
export type RenewalTrouble =
  | { kind: 'not_sent' | 'unanswered'; detail: string }
  | { kind: 'busy' }
  | { kind: 'unsaved' }

export function unreachable(trouble: RenewalTrouble): TokenError {
  return new TokenError('unreachable', toAdvice(trouble))
}

function toAdvice(trouble: RenewalTrouble): string {
  switch (trouble.kind) {
    case 'not_sent':
      return `Chưa kết nối được tới Zalo để gia hạn mã truy cập${inBrackets(trouble.detail)}. Hãy kiểm tra mạng; Sổ tay tự thử lại.`
    case 'unanswered':
      return `Zalo chưa trả lời yêu cầu gia hạn mã truy cập${inBrackets(trouble.detail)}. Hãy kiểm tra mạng; Sổ tay tự thử lại.`
    case 'busy':
      return 'Một tiến trình khác đang gia hạn mã truy cập Zalo và chưa xong. Sổ tay tự thử lại.'
    case 'unsaved':
      return 'Đã nhận mã truy cập Zalo mới nhưng chưa ghi được vào thư mục dữ liệu. Hãy kiểm tra ổ đĩa còn chỗ và ghi được; đừng tắt chương trình, Sổ tay tự thử lại.'
  }
}

/** Codes are shown, words of other languages are not. */
function inBrackets(detail: string): string {
  return /^[A-Z][A-Z0-9_ ]*$/.test(detail) ? ` (${detail})` : ''
}

/** `15:04 ngày 10/01/2026`. */
function inVietnam(iso: string): string {
  const at = new Date(iso)
  const timeZone = 'Asia/Ho_Chi_Minh'
  const time = at.toLocaleTimeString('vi-VN', { timeZone, hour: '2-digit', minute: '2-digit' })
  const [year, month, day] = at.toLocaleDateString('sv-SE', { timeZone }).split('-')
  return `${time} ngày ${day}/${month}/${year}`
}
