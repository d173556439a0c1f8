/** What the office reads of states and of reasons: in chats, on the command line, in reports. */
import { hasDiacritics } from '../lib/vietnamese.ts'
import { type BroadcastKind, type DeliveryState, SKIP_REASONS } from './broadcast.ts'

const DELIVERY_TITLES: Record<DeliveryState, string> = {
  planned: 'chờ gửi',
  sending: 'đang gửi',
  sent: 'đã gửi',
  read: 'đã đọc',
  handed_over: 'đã giao cho nền tảng',
  blocked: 'đã chặn',
  opted_out: 'không nhận thông báo',
  failed: 'gửi lỗi',
  skipped: 'không gửi',
  unknown: 'chưa rõ',
}

const DONE_TITLES: Record<BroadcastKind, string> = {
  announcement: DELIVERY_TITLES.sent,
  edit: 'đã sửa',
  recall: 'đã thu hồi',
}

/** Where a recipient stands; what an edit or a recall has done is not called sent. */
export function deliveryTitle(state: DeliveryState, kind: BroadcastKind): string {
  return state === 'sent' ? DONE_TITLES[kind] : DELIVERY_TITLES[state]
}

/** Codes of our own; the channels' reasons are English sentences for the log. */
const CODES: Record<string, string> = {
  ...SKIP_REASONS,
  blocked: 'đã chặn Sổ tay',
  removed: 'tài khoản không còn hoạt động',
  not_started: 'chưa nhắn tin cho Sổ tay lần nào',
  not_found: 'nền tảng không tìm thấy tài khoản',
  not_supported: 'kênh này không làm được',
  promotion_cap: 'hôm nay đã nhận một tin truyền thông rồi',
  needs_more_parts: 'bản sửa dài hơn tin đã gửi',
  too_old: 'tin gửi đã lâu, nền tảng không cho sửa hay thu hồi nữa',
  'edit target gone': 'người nhận đã xóa tin',
  'only the picture left': 'hình đã gửi, phần chữ thì chưa',
  interrupted: 'chương trình dừng giữa lúc gửi',
  unexpected: 'lỗi của Sổ tay',
  rate_limited: 'nền tảng yêu cầu gửi chậm lại',
  unavailable: 'không liên lạc được với nền tảng',
}

/** What the channels say, by the words they say it with. The first that fits is told. */
const SENTENCES: [RegExp, string][] = [
  [/rate limited/, 'nền tảng yêu cầu gửi chậm lại'],
  [/no answer in time|gave up waiting/, 'nền tảng không trả lời kịp'],
  [/connection was lost/, 'mất kết nối giữa lúc gửi'],
  [/no connection to/, 'không liên lạc được với nền tảng'],
  [/from a gateway/, 'máy chủ trung gian trả lời thay nền tảng'],
  [/certificate/, 'chứng thư của máy chủ nền tảng không hợp lệ'],
  [/holds no text/, 'tin không có chữ nào'],
  [/bad formatting/, 'nền tảng không nhận cách trình bày của tin'],
  [/^unexpected /, 'lỗi của Sổ tay'],
  [/(?:^|\D)5\d\d(?:\D|$)/, 'máy chủ của nền tảng gặp lỗi'],
]

const ERROR_CODE = /(?<![\d.])-?\d{3,5}(?![\d.])/

/** Why somebody did not get it, or why a lane stands still; never English. */
export function reasonTitle(reason: string): string {
  const known = CODES[reason] ?? SENTENCES.find(([pattern]) => pattern.test(reason))?.[1]
  if (known !== undefined) return known
  // Somebody who wrote it for the office to read.
  if (hasDiacritics(reason)) return reason
  const [code] = ERROR_CODE.exec(reason) ?? []
  return code === undefined ? 'nền tảng không nhận tin' : `nền tảng không nhận tin (mã ${code})`
}
