/** What the office calls ways, kinds, people and events: on the command line and in reports. */
import type { BulkRoute } from '../channels/bulk.ts'
import type { BroadcastKind } from './broadcast.ts'

export const ROUTE_TITLES: Record<BulkRoute, string> = {
  message: 'tin nhắn',
  promotion: 'tin truyền thông',
  article: 'bài viết',
}

export const KIND_TITLES: Record<BroadcastKind, string> = {
  announcement: 'thông báo',
  edit: 'sửa tin đã gửi',
  recall: 'thu hồi tin đã gửi',
}

const EVENT_TITLES = new Map([
  ['created', 'soạn'],
  ['changed', 'sửa bản nháp'],
  ['confirmed', 'xác nhận gửi'],
  ['approved', 'duyệt'],
  ['withdrawn', 'đưa về bản nháp'],
  ['tested', 'gửi thử'],
  ['started', 'bắt đầu gửi'],
  ['paused', 'tạm dừng'],
  ['resumed', 'gửi tiếp'],
  ['cancelled', 'hủy'],
  ['finished', 'gửi xong'],
  ['retried_failed', 'gửi lại người bị lỗi'],
  ['retried_unknown', 'gửi lại người chưa rõ'],
  ['edited', 'soạn bản sửa'],
  ['recalled', 'soạn bản thu hồi'],
  ['reminded', 'soạn tin nhắc'],
])

/** An event of the log. */
export function eventTitle(event: string): string {
  return EVENT_TITLES.get(event) ?? event
}

/** `telegram:123` and the like, as the office knows them. */
export function actorTitle(by: string, channelTitle: (name: string) => string): string {
  if (by === 'console') return 'dòng lệnh'
  if (by === 'program') return 'Sổ tay'
  const [kind = '', id = ''] = by.split(/:(.*)/s)
  if (kind === 'contest') return `cuộc thi ${id}`
  return kind === 'series' ? `tin định kỳ ${id}` : `${channelTitle(kind)} ${id}`.trim()
}
