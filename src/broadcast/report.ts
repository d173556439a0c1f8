/** What became of a broadcast, as a workbook for the office. */
import type { Clock } from '../lib/clock.ts'
import { type Cell, headings, type Sheet, writeWorkbook } from '../lib/workbook.ts'
import type { Audience, Broadcast, Delivery, LedgerCount } from './broadcast.ts'
import type { BroadcastEvent, BroadcastStore, Ledger } from './ports.ts'
import { deliveryTitle, reasonTitle } from './reasons.ts'
import { STATE_TITLES } from './states.ts'
import { actorTitle, eventTitle, KIND_TITLES, ROUTE_TITLES } from './titles.ts'

export interface ReportDeps {
  broadcasts: Pick<BroadcastStore, 'find' | 'events'>
  ledger: Pick<Ledger, 'counts' | 'rows'>
  /** What readers call a channel. */
  channelTitle(name: string): string
  clock: Clock
}

/** Rows of the ledger that are in memory at a time. */
const PAGE = 1_000

/**
 * Writes the workbook byte by byte: who confirmed it and how it went, one row per recipient, the log.
 * False when there is no such broadcast; nothing was written then.
 */
export async function writeReport(
  id: number,
  deps: ReportDeps,
  write: (bytes: Uint8Array) => Promise<unknown>,
): Promise<boolean> {
  const broadcast = await deps.broadcasts.find(id)
  if (broadcast === null) return false
  const counts = await deps.ledger.counts(id)
  const events = await deps.broadcasts.events(id)
  await writeWorkbook(
    [
      summarySheet(broadcast, counts, deps),
      recipientSheet(broadcast, deps),
      logSheet(events, deps),
    ],
    write,
  )
  return true
}

function summarySheet(
  broadcast: Broadcast,
  counts: LedgerCount[],
  { channelTitle, clock }: ReportDeps,
): Sheet {
  const { content } = broadcast
  const who = (by: string | null) => by && actorTitle(by, channelTitle)
  const facts: [string, Cell][] = [
    ['Số', broadcast.id],
    ['Loại', KIND_TITLES[broadcast.kind]],
    ['Của thông báo số', broadcast.corrects],
    ['Tình trạng', STATE_TITLES[broadcast.state]],
    ['Lý do tạm dừng', broadcast.state === 'paused' ? broadcast.pauseReason : null],
    ['Nội dung', content.text],
    ['Hình', content.picture && `${content.picture.description}\n${content.picture.url}`],
    ['Liên kết', content.links.map(({ label, url }) => `${label}: ${url}`).join('\n')],
    ['Câu hỏi kèm theo', content.questionId],
    ['Gửi cho', audienceLines(broadcast.audience, channelTitle).join('\n')],
    ['Người soạn', who(broadcast.createdBy)],
    ['Soạn lúc', timeOf(broadcast.createdAt)],
    ['Người xác nhận', who(broadcast.confirmedBy)],
    ['Số người nhận đã xác nhận', broadcast.confirmedCount],
    ['Người duyệt', who(broadcast.approvedBy)],
    ['Hẹn gửi lúc', timeOf(broadcast.scheduledAt)],
    ['Bắt đầu gửi lúc', timeOf(broadcast.startedAt)],
    ['Gửi xong lúc', timeOf(broadcast.finishedAt)],
    ['Lập báo cáo lúc', clock.now()],
  ]
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  return {
    name: 'Tóm tắt',
    columnWidths: [28, 60, 24, 36, 14],
    hasHeading: false,
    rows: [
      ...facts.filter(([, value]) => value !== null && value !== '').map(labelled),
      [],
      headings('Kênh', 'Cách gửi', 'Kết quả', 'Lý do', 'Số người'),
      ...counts.map(({ channel, route, state, reason, count }) => [
        channelTitle(channel),
        route && ROUTE_TITLES[route],
        deliveryTitle(state, broadcast.kind),
        reason && reasonTitle(reason),
        count,
      ]),
      [{ bold: 'Cộng' }, null, null, null, total],
    ],
  }
}

/** What was asked of those it is for, one line each; one line that says everybody. */
export function audienceLines(
  audience: Audience,
  channelTitle: (name: string) => string,
): string[] {
  const { channels, places, units, tags, activeWithinDays, joinedBefore, unreadOf } = audience
  const list = (names: string[] | null) => names?.join(', ') ?? null
  const asked: [string, string | null][] = [
    ['Kênh', list(channels?.map(channelTitle) ?? null)],
    ['Địa phương', list(places)],
    ['Đơn vị', list(units)],
    ['Nhãn', list(tags)],
    ['Có nhắn tin trong', activeWithinDays === null ? null : `${activeWithinDays} ngày gần đây`],
    ['Tham gia trước', joinedBefore === null ? null : dayOf(joinedBefore)],
    ['Chưa đọc thông báo số', unreadOf === null ? null : String(unreadOf)],
  ]
  const lines = asked.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  if (audience.article !== null) lines.push('Người quan tâm nhận qua bài viết')
  return lines.length === 0 ? ['Tất cả mọi người'] : lines
}

function recipientSheet({ id, kind }: Broadcast, { ledger, channelTitle }: ReportDeps): Sheet {
  async function* rows(): AsyncGenerator<Cell[]> {
    yield headings(
      'Kênh',
      'Tên',
      'Mã',
      'Cách gửi',
      'Kết quả',
      'Lý do',
      'Gửi lúc',
      'Đọc lúc',
      'Số lần gửi',
    )
    let after: Delivery | null = null
    while (true) {
      const page: Delivery[] = await ledger.rows(id, { after, limit: PAGE })
      for (const delivery of page) yield recipientRow(delivery, kind, channelTitle)
      after = page.at(-1) ?? null
      if (after === null) return
    }
  }
  return {
    name: 'Người nhận',
    columnWidths: [12, 28, 22, 16, 22, 34, 20, 20, 12],
    hasHeading: true,
    rows: rows(),
  }
}

function recipientRow(
  delivery: Delivery,
  kind: Broadcast['kind'],
  channelTitle: ReportDeps['channelTitle'],
): Cell[] {
  const { channel, displayName, chatId, route, state, reason, sentAt, readAt, attempts } = delivery
  return [
    channelTitle(channel),
    displayName,
    chatId,
    route && ROUTE_TITLES[route],
    deliveryTitle(state, kind),
    reason && reasonTitle(reason),
    timeOf(sentAt),
    timeOf(readAt),
    attempts,
  ]
}

function logSheet(events: BroadcastEvent[], { channelTitle }: ReportDeps): Sheet {
  return {
    name: 'Nhật ký',
    columnWidths: [20, 28, 28, 60],
    hasHeading: true,
    rows: [
      headings('Lúc', 'Ai', 'Việc', 'Chi tiết'),
      ...events.map(({ at, by, event, detail }) => [
        timeOf(at),
        actorTitle(by, channelTitle),
        eventTitle(event),
        detail,
      ]),
    ],
  }
}

function labelled([label, value]: [string, Cell]): Cell[] {
  return [{ bold: label }, value]
}

function timeOf(iso: string | null): Date | null {
  return iso === null ? null : new Date(iso)
}

function dayOf(iso: string): string {
  return new Date(iso).toLocaleDateString('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh' })
}
