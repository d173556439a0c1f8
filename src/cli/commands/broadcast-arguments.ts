/** What was typed behind `npm run broadcast --`, as an order; nothing is opened to read it. */
import type { Audience } from '../../broadcast/broadcast.ts'
import type { SeriesSettings } from '../../broadcast/series.ts'
import { ArgumentFault, FLAG, readNumber, readTyped, TEXT, type Typed } from '../typed-options.ts'
import { readTime } from '../vietnam-time.ts'
import {
  AUDIENCE_OPTIONS,
  CONTENT_OPTIONS,
  type ContentChange,
  readAudience,
  readContentChange,
} from './broadcast-draft.ts'

export type BroadcastOrder =
  | { kind: 'create'; content: ContentChange; audience: Partial<Audience> }
  | { kind: 'change'; id: number; content: ContentChange; audience: Partial<Audience> }
  | { kind: 'edit'; id: number; content: ContentChange }
  | { kind: 'list'; json: boolean }
  | { kind: 'preview' | 'survey'; id: number; json: boolean }
  | { kind: 'test'; id: number; to: { channel: string; chatId: string } }
  /** `at`: ISO time; null is now. */
  | { kind: 'start'; id: number; at: string | null; count: number | null }
  | { kind: 'approve' | 'withdraw' | 'pause' | 'resume' | 'cancel'; id: number }
  | { kind: 'recall' | 'remind'; id: number }
  | { kind: 'retry'; id: number; which: 'failed' | 'unknown'; yes: boolean }
  | { kind: 'status'; id: number; watch: boolean; json: boolean }
  | { kind: 'report'; id: number; out: string | null }
  | { kind: 'series_create'; settings: SeriesSettings; audience: Partial<Audience>; cron: string }
  | { kind: 'series_list'; json: boolean }
  | { kind: 'series_stop'; id: number }

const JSON_OPTION = { json: FLAG } as const
/** A reminder is for those of the broadcast who have not read it. */
const SERIES_OPTIONS = {
  question: { ...AUDIENCE_OPTIONS, intro: TEXT },
  drip: { ...AUDIENCE_OPTIONS, topic: TEXT },
  reminder: { of: TEXT, times: TEXT },
} as const
const LONGEST_INTRO = 500
const MOST_REMINDERS = 10

/** Null for a command that there is not. Throws ArgumentFault. `now`: no time may be before it. */
export function readOrder([name, ...args]: string[], now: Date): BroadcastOrder | null {
  switch (name) {
    case 'create':
      return readCreate(args)
    case 'change': {
      const typed = readTyped(args, { ...CONTENT_OPTIONS, ...AUDIENCE_OPTIONS }, 1)
      const content = readContentChange(typed)
      return { kind: 'change', id: idOf(typed), content, audience: readAudience(typed) }
    }
    case 'edit': {
      const typed = readTyped(args, CONTENT_OPTIONS, 1)
      return { kind: 'edit', id: idOf(typed), content: readContentChange(typed) }
    }
    case 'list':
      return { kind: 'list', json: readTyped(args, JSON_OPTION, 0).flag('json') }
    case 'preview':
    case 'survey': {
      const typed = readTyped(args, JSON_OPTION, 1)
      return { kind: name, id: idOf(typed), json: typed.flag('json') }
    }
    case 'test': {
      const typed = readTyped(args, { to: TEXT }, 1)
      return { kind: 'test', id: idOf(typed), to: recipientOf(typed) }
    }
    case 'start':
      return readStart(args, now)
    case 'approve':
    case 'withdraw':
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'recall':
    case 'remind':
      return { kind: name, id: idOf(readTyped(args, {}, 1)) }
    case 'retry':
      return readRetry(args)
    case 'status': {
      const typed = readTyped(args, { watch: FLAG, ...JSON_OPTION }, 1)
      const [json, watch] = [typed.flag('json'), typed.flag('watch')]
      if (json && watch) throw new ArgumentFault('Xin chọn một: --json hoặc --watch.')
      return { kind: 'status', id: idOf(typed), watch, json }
    }
    case 'report': {
      const typed = readTyped(args, { out: TEXT }, 1)
      return { kind: 'report', id: idOf(typed), out: typed.text('out') }
    }
    case 'series':
      return readSeries(args)
    default:
      return null
  }
}

function readCreate(args: string[]): BroadcastOrder {
  const typed = readTyped(args, { ...CONTENT_OPTIONS, ...AUDIENCE_OPTIONS }, 0)
  const content = readContentChange(typed)
  if (content.textFile === null) {
    throw new ArgumentFault(
      'Thiếu nội dung. Hãy viết nội dung vào một tệp rồi thêm --text và tên tệp, ví dụ --text thong-bao.txt.',
    )
  }
  return { kind: 'create', content, audience: readAudience(typed) }
}

function readStart(args: string[], now: Date): BroadcastOrder {
  const typed = readTyped(args, { at: TEXT, count: TEXT }, 1)
  const at = typed.text('at')
  const count = typed.text('count')
  return {
    kind: 'start',
    id: idOf(typed),
    at: at === null ? null : timeOf(at, now),
    count: count === null ? null : readNumber(count, '--count', { least: 0 }),
  }
}

function readRetry(args: string[]): BroadcastOrder {
  const typed = readTyped(args, { yes: FLAG }, 2)
  const which = typed.words[1]
  if (which === 'failed' || which === 'unknown') {
    return { kind: 'retry', id: idOf(typed), which, yes: typed.flag('yes') }
  }
  throw new ArgumentFault(
    'Sau số của thông báo, hãy gõ failed (gửi lại người bị lỗi) hoặc unknown (gửi lại người chưa rõ đã nhận hay chưa).',
  )
}

function readSeries([name, ...args]: string[]): BroadcastOrder {
  switch (name) {
    case 'create': {
      const [kind, ...rest] = args
      if (kind === 'question' || kind === 'drip' || kind === 'reminder') {
        return readNewSeries(kind, rest)
      }
      throw new ArgumentFault(
        'Sau series create, hãy gõ question (câu hỏi tuần), drip (lần lượt từng câu hỏi) hoặc reminder (nhắc người chưa đọc).',
      )
    }
    case 'list':
      return { kind: 'series_list', json: readTyped(args, JSON_OPTION, 0).flag('json') }
    case 'stop':
      return { kind: 'series_stop', id: idOf(readTyped(args, {}, 1), 'series list') }
    default:
      throw new ArgumentFault('Sau series, hãy gõ create, list hoặc stop.')
  }
}

function readNewSeries(kind: SeriesSettings['kind'], args: string[]): BroadcastOrder {
  const typed = readTyped(args, { ...SERIES_OPTIONS[kind], cron: TEXT }, 0)
  const cron = typed.text('cron')
  if (cron === null) {
    throw new ArgumentFault('Thiếu --cron. Ví dụ 8 giờ sáng thứ Hai hằng tuần: --cron "0 8 * * 1".')
  }
  const settings = settingsOf(kind, typed)
  return { kind: 'series_create', settings, audience: readAudience(typed), cron }
}

function settingsOf(kind: SeriesSettings['kind'], typed: Typed): SeriesSettings {
  switch (kind) {
    case 'question': {
      const intro = typed.text('intro') ?? ''
      if (intro.length <= LONGEST_INTRO) return { kind, intro }
      throw new ArgumentFault(`Lời dẫn sau --intro dài nhất ${LONGEST_INTRO} ký tự.`)
    }
    case 'drip':
      return { kind, topic: typed.text('topic') }
    case 'reminder': {
      const of = typed.text('of')
      if (of === null) {
        throw new ArgumentFault('Thiếu --of và số của thông báo cần nhắc, ví dụ --of 12.')
      }
      const times = readNumber(typed.text('times') ?? '3', '--times', { most: MOST_REMINDERS })
      return { kind, broadcastId: readNumber(of, '--of'), times }
    }
  }
}

function idOf({ words }: Typed, list = 'list'): number {
  const [id] = words
  if (id !== undefined) return readNumber(id, 'Số của thông báo')
  throw new ArgumentFault(`Còn thiếu số. Xem các số bằng lệnh: npm run broadcast -- ${list}`)
}

function recipientOf(typed: Typed): { channel: string; chatId: string } {
  const [, channel, chatId] = /^([a-z][a-z-]*):(\S+)$/.exec(typed.text('to') ?? '') ?? []
  if (channel !== undefined && chatId !== undefined) return { channel, chatId }
  throw new ArgumentFault(
    'Hãy thêm --to và mã của Bạn, ví dụ --to telegram:123456. Gõ /thongbao với Sổ tay để biết mã.',
  )
}

function timeOf(text: string, now: Date): string {
  const at = readTime(text)
  if (at === null) {
    throw new ArgumentFault(
      `Không hiểu giờ "${text}". Xin viết năm-tháng-ngày rồi giờ:phút, ví dụ --at "2026-11-25 08:00".`,
    )
  }
  if (at > now.toISOString()) return at
  throw new ArgumentFault(`Giờ hẹn "${text}" đã qua. Xin chọn giờ khác, hoặc bỏ --at để gửi ngay.`)
}
