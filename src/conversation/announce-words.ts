import type { BulkRoute } from '../channels/bulk.ts'
import type { BroadcastStep } from './actions.ts'
import type { ReplyButton } from './reply.ts'

const NUMBER = new Intl.NumberFormat('vi-VN')
const TIME = new Intl.DateTimeFormat('vi-VN', {
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Asia/Ho_Chi_Minh',
})
const DAY = new Intl.DateTimeFormat('vi-VN', {
  day: 'numeric',
  month: 'numeric',
  year: 'numeric',
  timeZone: 'Asia/Ho_Chi_Minh',
})
const MINUTE_MS = 60_000

/** 1234 as `1.234`. */
export function numberWords(count: number): string {
  return NUMBER.format(count)
}

/** An ISO time as `8:00 ngày 25/11/2026`. */
export function timeWords(iso: string): string {
  const at = new Date(iso)
  return `${TIME.format(at)} ngày ${DAY.format(at)}`
}

/** `chưa đến 1 phút`, `khoảng 2 giờ 10 phút`. */
export function durationWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS)
  if (minutes < 1) return 'chưa đến 1 phút'
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const parts = [
    days > 0 ? `${days} ngày` : '',
    hours > 0 ? `${hours} giờ` : '',
    rest > 0 && days === 0 ? `${rest} phút` : '',
  ]
  return `khoảng ${parts.filter((part) => part !== '').join(' ')}`
}

/** How people call a way to a member. */
export function routeWords(route: BulkRoute): string {
  switch (route) {
    case 'message':
      return 'tin nhắn'
    case 'promotion':
      return 'tin truyền thông'
    case 'article':
      return 'bài viết'
  }
}

/** Who acts: a key of the setting ADMINS, which the office knows, stays as it is. */
export function actorWords(by: string): string {
  if (by === 'console') return 'người vận hành'
  if (by.startsWith('contest:')) return `cuộc thi số ${by.slice('contest:'.length)}`
  return by.startsWith('series:') ? `tin định kỳ số ${by.slice('series:'.length)}` : by
}

/** A button of the office's screens. `id` is null where no announcement is meant. */
export function stepButton(
  label: string,
  id: number | null,
  step: BroadcastStep,
  value?: string,
): ReplyButton {
  return {
    label,
    action: { kind: 'broadcast', id, do: step, ...(value !== undefined && { value }) },
  }
}
