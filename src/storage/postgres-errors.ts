import { errorCode, StoreError } from '../lib/errors.ts'

/** SQLSTATE of a transaction that was ended because another was in its way; it may run again. */
const ENDED_FOR_OTHERS = ['40001', '40P01']

/** From Node's net and dns. */
const NETWORK_CODE = /^(E(CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_|NOENT|ACCES)\w*)$/
/** The TLS of Node and OpenSSL. */
const TLS_CODE = /CERT|SELF_SIGNED|SIGNATURE|^ERR_(TLS|SSL)/
/** What `pg` says without a code when a connection ends or does not come about. */
const LOST = /Connection (terminated|ended)|Query read timeout|not queryable|invalid response/
/** All connections of this process are in use. */
const NONE_FREE = /timeout exceeded when trying to connect/
const NO_TLS = /does not support SSL/
/** `pg` found no password where the server asks for one. */
const NO_PASSWORD = /^SASL|password must be a string/

/** Whether the work of this transaction may simply be done again. */
export function isEndedForOthers(error: unknown): boolean {
  return ENDED_FOR_OTHERS.includes(String(errorCode(error)))
}

/** Whether the connection is of no use any more, even where `pg` does not see it. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof StoreError && error.kind === 'unreachable'
}

/**
 * What PostgreSQL or the network says, in words for the operator; SQLSTATE codes as in PostgreSQL's
 * documentation, appendix A. Anything else is a bug of ours and comes back as it is, but without
 * the server's details, which quote the rows of members. `location` holds no password.
 */
export function toPostgresError(error: unknown, location: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error
  forgetValues(error)
  const code = String(errorCode(error) ?? '')
  const options = { cause: error }
  if (TLS_CODE.test(code) || NO_TLS.test(error.message)) {
    return new StoreError('unreachable', tlsMessage(location), options)
  }
  switch (code) {
    case '28P01':
    case '28000':
      return new StoreError('refused', refusedMessage(location), options)
    case '3D000':
    case '3F000':
      return new StoreError('no_database', missingMessage(location), options)
    case '42501':
      return new StoreError('unwritable', forbiddenMessage(location), options)
    case '25006':
      return new StoreError('unwritable', readOnlyMessage(location), options)
    case '53100':
      return new StoreError('disk_full', diskFullMessage(location), options)
    case '53300':
      return new StoreError('unreachable', crowdedMessage(location), options)
    case '57014':
    case '55P03':
      return new StoreError('busy', busyMessage(location), options)
  }
  if (NONE_FREE.test(error.message)) {
    return new StoreError('busy', busyMessage(location), options)
  }
  if (NO_PASSWORD.test(error.message)) {
    return new StoreError('refused', refusedMessage(location), options)
  }
  // Class 08 is about connections; 57P01 to 57P05 say that the server goes, or is not there yet.
  if (/^08|^57P/.test(code) || NETWORK_CODE.test(code) || LOST.test(error.message)) {
    return new StoreError('unreachable', unreachableMessage(location), options)
  }
  return error
}

function forgetValues(error: Error): void {
  for (const name of ['detail', 'where', 'internalQuery']) {
    if (name in error) Object.assign(error, { [name]: undefined })
  }
}

function unreachableMessage(location: string): string {
  return (
    `Không liên lạc được với ${location}. Hãy kiểm tra máy chủ PostgreSQL có đang chạy không, ` +
    'rồi kiểm tra tên máy và cổng trong DATABASE_URL.'
  )
}

function tlsMessage(location: string): string {
  return (
    `Không lập được kết nối mã hóa tới ${location}. ` +
    'Hãy kiểm tra chứng chỉ của máy chủ và phần sslmode trong DATABASE_URL.'
  )
}

function refusedMessage(location: string): string {
  return (
    `${location} không nhận tên đăng nhập hoặc mật khẩu. ` +
    'Hãy chép lại DATABASE_URL; ký tự đặc biệt trong mật khẩu viết dạng %XX, ví dụ @ là %40.'
  )
}

function missingMessage(location: string): string {
  return (
    `Chưa có cơ sở dữ liệu ${location}. ` +
    'Hãy tạo bằng lệnh createdb, hoặc sửa tên cơ sở dữ liệu trong DATABASE_URL.'
  )
}

/** Also said when our own check finds no schema for the tables. */
export function forbiddenMessage(location: string): string {
  return (
    `Tài khoản trong DATABASE_URL không đủ quyền ở ${location}. ` +
    'Hãy cho tài khoản này làm chủ cơ sở dữ liệu, rồi chạy lại.'
  )
}

function readOnlyMessage(location: string): string {
  return (
    `${location} chỉ cho đọc, có thể vì đó là máy chủ dự phòng. ` +
    'Hãy đặt DATABASE_URL tới máy chủ chính.'
  )
}

function diskFullMessage(location: string): string {
  return `Hết chỗ trên đĩa của ${location}. Hãy dọn bớt hoặc tăng dung lượng đĩa của máy chủ.`
}

function crowdedMessage(location: string): string {
  return (
    `${location} đã hết chỗ cho kết nối mới. ` +
    'Hãy tăng max_connections của PostgreSQL, hoặc chạy ít tiến trình hơn.'
  )
}

function busyMessage(location: string): string {
  return (
    `${location} bận quá lâu nên một việc bị bỏ dở. ` +
    'Hãy thử lại; nếu còn gặp, hãy xem tiến trình nào đang giữ khóa trong PostgreSQL.'
  )
}
