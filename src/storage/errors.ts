import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { StoreError } from '../lib/errors.ts'

/**
 * What the operating system or SQLite says, in words for the operator. better-sqlite3 gives a code,
 * node-sqlite3-wasm only SQLite's message, so both are looked at. An error that is not about the
 * file (a constraint, wrong SQL) is a bug of ours and comes back unchanged.
 */
export function toStoreError(error: unknown, path: string): unknown {
  if (error instanceof StoreError || !(error instanceof Error)) return error
  const signs = `${'code' in error ? String(error.code) : ''} ${error.message}`
  const options = { cause: error }
  if (/SQLITE_FULL|ENOSPC|EDQUOT|database or disk is full/.test(signs)) {
    return new StoreError('disk_full', diskFullMessage(path), options)
  }
  if (/SQLITE_BUSY|SQLITE_LOCKED|database is locked/.test(signs)) {
    return new StoreError('locked', lockedMessage(path), options)
  }
  if (/SQLITE_NOTADB|SQLITE_CORRUPT|file is not a database|is malformed/.test(signs)) {
    return new StoreError('corrupt', corruptMessage(path), options)
  }
  if (
    /SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT|readonly database|[Cc]ould not open the database|unable to open/.test(
      signs,
    )
  ) {
    return new StoreError('unwritable', unwritableMessage(path), options)
  }
  if (/SQLITE_IOERR|disk I\/O error|EIO/.test(signs)) {
    // node-sqlite3-wasm reports a full disk as an I/O error.
    return isDiskFull(path)
      ? new StoreError('disk_full', diskFullMessage(path), options)
      : new StoreError('other', ioMessage(path), options)
  }
  return error
}

/** Also said when our own check finds another process. */
export function lockedMessage(path: string): string {
  return (
    `Cơ sở dữ liệu ${path} đang được một tiến trình khác sử dụng. ` +
    'Hãy dừng tiến trình đó (hoặc đợi nó xong) rồi chạy lại.'
  )
}

function diskFullMessage(path: string): string {
  return `Hết chỗ trên đĩa chứa ${dirname(path)}. Hãy dọn bớt, hoặc đặt DATA_DIR tới ổ khác.`
}

function corruptMessage(path: string): string {
  return (
    `Tệp ${path} bị hỏng hoặc không phải cơ sở dữ liệu SQLite. Chưa có gì bị xóa. ` +
    'Hãy phục hồi từ bản sao lưu, hoặc đổi tên tệp này để bắt đầu với cơ sở dữ liệu trống.'
  )
}

function unwritableMessage(path: string): string {
  return (
    `Không ghi được vào thư mục dữ liệu ${dirname(path)}. ` +
    'Hãy cấp quyền ghi cho thư mục này, hoặc đặt DATA_DIR tới thư mục khác.'
  )
}

function ioMessage(path: string): string {
  return `Lỗi đọc ghi đĩa ở ${dirname(path)}. Hãy kiểm tra ổ đĩa và quyền ghi rồi chạy lại.`
}

function isDiskFull(path: string): boolean {
  try {
    return statfsSync(dirname(path)).bavail === 0
  } catch {
    return false
  }
}
