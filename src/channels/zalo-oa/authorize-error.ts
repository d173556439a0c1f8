/** What can go wrong while the operator authorises the app, and what to do about it. */
import { errorCode, OperatorError } from '../../lib/errors.ts'
import type { OauthResult } from './oauth.ts'

export type AuthorizeErrorKind =
  | 'refused_by_user'
  | 'state_mismatch'
  | 'code_used'
  | 'bad_app_id'
  | 'bad_app_secret'
  | 'bad_redirect_uri'
  /** Zalo gives the account an access token only. */
  | 'no_refresh_token'
  | 'refused'
  | 'unanswered'
  | 'unreachable'
  | 'port_taken'
  | 'timeout'
  /** The input ended before an address was pasted. */
  | 'no_answer'

/** The authorisation did not come about. The message holds no code, verifier, token or secret. */
export class AuthorizeError extends OperatorError {
  override readonly name = 'AuthorizeError'
  readonly kind: AuthorizeErrorKind

  constructor(kind: AuthorizeErrorKind, message: string) {
    super(message)
    this.kind = kind
  }
}

const AGAIN = 'Hãy chạy lại lệnh npm run zalo -- authorize'
const SETTINGS_PAGE = 'Hãy mở developers.zalo.me, chọn ứng dụng, mục Cài đặt'
const CALLBACK_PAGE =
  'Hãy mở developers.zalo.me, chọn ứng dụng, mục Official Account, phần Thiết lập chung'

const MESSAGES = {
  refused_by_user: `Bạn chưa đồng ý cấp quyền cho ứng dụng. ${AGAIN}, chọn đúng Official Account rồi bấm Cho phép.`,
  state_mismatch: `Địa chỉ này thuộc một lần xin quyền khác. Hãy mở lại đúng liên kết mà lệnh này vừa in ra.`,
  code_used: `Mã Zalo gửi về đã dùng rồi hoặc đã quá 10 phút. ${AGAIN} và làm liền một mạch.`,
  bad_app_id: `Zalo không nhận ID ứng dụng. ${SETTINGS_PAGE}, chép lại ID ứng dụng vào dòng ZALO_OA_APP_ID trong tệp .env rồi chạy lại lệnh này.`,
  bad_app_secret: `Zalo không nhận khóa bí mật của ứng dụng. ${SETTINGS_PAGE}, chép lại Khóa bí mật của ứng dụng vào dòng ZALO_OA_APP_SECRET trong tệp .env rồi chạy lại lệnh này.`,
  no_refresh_token:
    'Zalo chỉ cấp mã dùng trong 25 giờ, không cấp mã gia hạn. Official Account cần được xác thực và có gói dịch vụ cho phép dùng API; hãy xem tại oa.zalo.me rồi chạy lại lệnh này.',
  unanswered: `Zalo chưa trả lời khi đổi mã lấy quyền. ${AGAIN} sau ít phút.`,
  timeout: `Đã quá thời gian chờ Bạn cấp quyền. ${AGAIN}. Nếu trang của Zalo báo lỗi, hãy so lại ID ứng dụng và Official Account Callback Url ở developers.zalo.me.`,
  no_answer: `Chưa nhận được địa chỉ nào để đọc. ${AGAIN}, rồi dán địa chỉ của trang mở ra sau khi bấm Cho phép.`,
} satisfies Partial<Record<AuthorizeErrorKind, string>>

export function authorizeError(kind: keyof typeof MESSAGES): AuthorizeError {
  return new AuthorizeError(kind, MESSAGES[kind])
}

/** Zalo OA docs, "Xác thực và ủy quyền", errors of the token endpoint. */
export function fromExchange(
  result: Exclude<OauthResult, { kind: 'tokens' }> | { kind: 'access_only' },
  redirectUri: string,
): AuthorizeError {
  switch (result.kind) {
    case 'access_only':
      return authorizeError('no_refresh_token')
    case 'unanswered':
      return authorizeError('unanswered')
    case 'not_sent':
      return new AuthorizeError(
        'unreachable',
        `Chưa kết nối được tới Zalo để đổi mã lấy quyền. Hãy kiểm tra mạng. ${AGAIN}.`,
      )
    case 'refused':
      return fromRefusal(result.code, redirectUri)
  }
}

function fromRefusal(code: number, redirectUri: string): AuthorizeError {
  switch (code) {
    case -14002:
      return authorizeError('bad_app_id')
    case -14003:
      return new AuthorizeError(
        'bad_redirect_uri',
        `Zalo không nhận địa chỉ quay về. ${CALLBACK_PAGE}, ghi ${redirectUri} vào ô Official Account Callback Url rồi chạy lại lệnh này.`,
      )
    case -14004:
      return authorizeError('bad_app_secret')
    case -14005:
      return authorizeError('code_used')
    default:
      return new AuthorizeError('refused', `Zalo từ chối cấp quyền (lỗi ${code}). ${AGAIN}.`)
  }
}

/** The page for the redirect cannot be opened on this port. */
export function fromListen(error: Error, port: number): Error {
  const code = errorCode(error)
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return error
  const cause =
    code === 'EACCES'
      ? `Không có quyền mở cổng ${port}.`
      : `Cổng ${port} đang được chương trình khác sử dụng.`
  return new AuthorizeError(
    'port_taken',
    `${cause} Hãy dừng chương trình đó, hoặc chọn một cổng khác, ví dụ ${port + 1}: ghi http://localhost:${port + 1}/zalo/callback vào ô Official Account Callback Url ở developers.zalo.me, rồi chạy npm run zalo -- authorize --callback http://localhost:${port + 1}/zalo/callback`,
  )
}
