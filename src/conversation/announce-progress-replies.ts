import type { Broadcast, DeliveryState, LedgerCount } from '../broadcast/broadcast.ts'
import type { Status } from '../broadcast/desk.ts'
import { deliveryTitle, reasonTitle } from '../broadcast/reasons.ts'
import { STATE_TITLES } from '../broadcast/states.ts'
import type { TextBlock } from '../channels/channel.ts'
import { excerptOf } from './announce-replies.ts'
import { actorWords, durationWords, numberWords, stepButton, timeWords } from './announce-words.ts'
import { type Reply, type ReplyButton, textReply, toRows } from './reply.ts'

/** In the order people ask for them. */
const SHOWN_STATES: DeliveryState[] = [
  'sent',
  'read',
  'handed_over',
  'planned',
  'sending',
  'failed',
  'unknown',
  'blocked',
  'opted_out',
  'skipped',
]

/** How far it is, and what can be done now. Kept up to date while it is sent. */
export function progressReply(status: Status): Reply {
  const { broadcast, done, total, waits, remainingMs, counts } = status
  const { id, state, pauseReason } = broadcast
  return {
    blocks: [
      { kind: 'title', text: `Thông báo số ${id}: ${STATE_TITLES[state]}` },
      { kind: 'paragraph', text: excerptOf(broadcast) },
      { kind: 'paragraph', text: doneWords(status) },
      ...countList(counts, broadcast.kind),
      ...(state === 'paused'
        ? [
            paragraph(
              pauseReason === null ? 'Đang tạm dừng theo yêu cầu.' : `Lý do: ${pauseReason}`,
            ),
          ]
        : []),
      ...(state === 'sending'
        ? waits.map(({ title, until, reason }) =>
            paragraph(`${title} đang chờ đến ${timeWords(until)}: ${reason}.`),
          )
        : []),
      ...(state === 'sending' && remainingMs !== null && done < total
        ? [paragraph(`Còn ${durationWords(remainingMs)}.`)]
        : []),
    ],
    buttons: progressButtons(broadcast, counts),
  }
}

/** "Báo cáo": who got it, by channel, and why others did not. */
export function reportReply(
  { broadcast, counts, corrections }: Status,
  titleOf: (channel: string) => string,
): Reply {
  const { id, state, startedAt, finishedAt, confirmedBy, approvedBy } = broadcast
  const channels = [...new Set(counts.map(({ channel }) => channel))]
  const facts = [
    `Trạng thái: ${STATE_TITLES[state]}`,
    confirmedBy === null ? null : `Người gửi: ${actorWords(confirmedBy)}`,
    approvedBy === null ? null : `Người duyệt: ${actorWords(approvedBy)}`,
    startedAt === null ? null : `Bắt đầu: ${timeWords(startedAt)}`,
    finishedAt === null ? null : `Kết thúc: ${timeWords(finishedAt)}`,
    ...corrections.map(
      (one) => `Liên quan: số ${one.id}, ${excerptOf(one)} (${STATE_TITLES[one.state]})`,
    ),
  ].filter((fact) => fact !== null)
  return {
    blocks: [
      { kind: 'title', text: `Báo cáo thông báo số ${id}` },
      paragraph(excerptOf(broadcast)),
      { kind: 'list', items: facts },
      ...channels.flatMap((channel): TextBlock[] => {
        const own = counts.filter((count) => count.channel === channel)
        return [
          paragraph(`${titleOf(channel)}: ${numberWords(sumOf(own))} người`),
          ...countList(own, broadcast.kind),
        ]
      }),
      ...reasonBlocks(counts, broadcast.kind),
      {
        kind: 'note',
        text: `Cần danh sách từng người, Bạn nhờ người vận hành xuất báo cáo Excel của thông báo số ${id}.`,
      },
    ],
    buttons: [[stepButton('Quay lại', id, 'open')]],
  }
}

/** "Hủy" asks once more. */
export function cancelQuestionReply({ id, state }: Broadcast): Reply {
  const isDraft = state === 'draft'
  return {
    ...textReply([
      isDraft
        ? `Bạn có chắc muốn xóa bản nháp số ${id} không?`
        : `Bạn có chắc muốn hủy thông báo số ${id} không? Ai chưa được gửi sẽ không nhận nữa. ` +
          'Việc hủy không lấy lại được.',
    ]),
    buttons: [
      [stepButton(isDraft ? 'Xóa bản nháp' : 'Hủy thông báo', id, 'cancel_confirmed')],
      [stepButton('Không, quay lại', id, 'open')],
    ],
  }
}

export function draftDroppedReply(id: number): Reply {
  return {
    ...textReply([`Đã xóa bản nháp số ${id}.`]),
    buttons: [[stepButton('Danh sách thông báo', null, 'list')]],
  }
}

/** "Gửi lại người chưa rõ" asks once more: some may have got it. */
export function retryUnknownQuestionReply(id: number, count: number): Reply {
  return {
    ...textReply([
      `Với ${numberWords(count)} người, không rõ tin đã đến hay chưa. Nếu gửi lại, có người sẽ nhận hai lần.`,
    ]),
    buttons: [
      [stepButton('Vẫn gửi lại', id, 'retry_unknown_confirmed')],
      [stepButton('Không, quay lại', id, 'open')],
    ],
  }
}

/** To the other admins. */
export function approvalWantedReply(broadcast: Broadcast, count: number): Reply {
  const { id, confirmedBy } = broadcast
  return {
    blocks: [
      { kind: 'title', text: `Thông báo số ${id} chờ duyệt` },
      paragraph(excerptOf(broadcast)),
      paragraph(
        `Do ${confirmedBy === null ? 'người phụ trách' : actorWords(confirmedBy)} gửi cho ${numberWords(count)} người. Bạn xem rồi duyệt.`,
      ),
    ],
    buttons: [[stepButton('Duyệt', id, 'approve'), stepButton('Xem', id, 'preview')]],
  }
}

/** To all admins: it stands still. */
export function pausedNotice(broadcast: Broadcast): Reply {
  const { id, pauseReason } = broadcast
  return {
    blocks: [
      { kind: 'title', text: `Thông báo số ${id} đã tạm dừng` },
      paragraph(excerptOf(broadcast)),
      paragraph(pauseReason === null ? 'Có người phụ trách tạm dừng.' : `Lý do: ${pauseReason}`),
      { kind: 'note', text: 'Bạn xem lại rồi bấm Tiếp tục, hoặc hủy.' },
    ],
    buttons: progressButtons({ ...broadcast, state: 'paused' }, []),
  }
}

/** To all admins: it is over. */
export function finishedNotice(broadcast: Broadcast): Reply {
  const { id } = broadcast
  return {
    blocks: [
      { kind: 'title', text: `Thông báo số ${id} đã gửi xong` },
      paragraph(excerptOf(broadcast)),
    ],
    buttons: [[stepButton('Báo cáo', id, 'report'), stepButton('Mở', id, 'open')]],
  }
}

/** How many have this state. */
export function countOf(counts: LedgerCount[], state: DeliveryState): number {
  return sumOf(counts.filter((count) => count.state === state))
}

function progressButtons(broadcast: Broadcast, counts: LedgerCount[]): ReplyButton[][] {
  const { id, state, kind, content } = broadcast
  const failed = countOf(counts, 'failed')
  const unknown = countOf(counts, 'unknown')
  const got = countOf(counts, 'sent') + countOf(counts, 'read')
  const report = stepButton('Báo cáo', id, 'report')
  const refresh = stepButton('Xem lại', id, 'open')
  const cancel = stepButton('Hủy', id, 'cancel')
  const retries = [
    ...(failed > 0
      ? [stepButton(`Gửi lại ${numberWords(failed)} người bị lỗi`, id, 'retry_failed')]
      : []),
    ...(unknown > 0
      ? [stepButton(`Gửi lại ${numberWords(unknown)} người chưa rõ`, id, 'retry_unknown')]
      : []),
  ].map((button) => [button])
  switch (state) {
    case 'draft':
    case 'scheduled':
      return [[refresh, cancel]]
    case 'sending':
      return [
        [stepButton('Tạm dừng', id, 'pause'), cancel],
        [refresh, report],
      ]
    case 'paused':
      return [[stepButton('Tiếp tục', id, 'resume'), cancel], ...retries, [refresh, report]]
    case 'finished':
    case 'cancelled': {
      const corrections =
        kind === 'announcement' && got > 0
          ? [
              stepButton('Sửa tin đã gửi', id, 'edit'),
              stepButton('Thu hồi', id, 'recall'),
              ...(content.buttons.read && state === 'finished'
                ? [stepButton('Nhắc người chưa đọc', id, 'remind')]
                : []),
            ]
          : []
      return [...(state === 'finished' ? retries : []), ...toRows(corrections, 2), [report]]
    }
  }
}

function doneWords({ broadcast, done, total }: Status): string {
  if (broadcast.state === 'sending' && broadcast.plannedAt === null) {
    return 'Đang lập danh sách người nhận.'
  }
  if (total === 0) return 'Chưa gửi cho ai.'
  const percent = Math.floor((done * 100) / total)
  return `Đã xong ${numberWords(done)} trên ${numberWords(total)} người (${percent}%).`
}

function countList(counts: LedgerCount[], kind: Broadcast['kind']): TextBlock[] {
  const items = SHOWN_STATES.flatMap((state) => {
    const count = countOf(counts, state)
    return count === 0 ? [] : [`${deliveryTitle(state, kind)}: ${numberWords(count)}`]
  })
  return items.length === 0 ? [] : [{ kind: 'list', items }]
}

function reasonBlocks(counts: LedgerCount[], kind: Broadcast['kind']): TextBlock[] {
  const byReason = new Map<string, number>()
  for (const { state, reason, count } of counts) {
    if (reason === null) continue
    const key = `${deliveryTitle(state, kind)}, ${reasonTitle(reason)}`
    byReason.set(key, (byReason.get(key) ?? 0) + count)
  }
  if (byReason.size === 0) return []
  const items = [...byReason]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${reason}: ${numberWords(count)}`)
  return [paragraph('Vì sao chưa gửi được:'), { kind: 'list', items }]
}

function sumOf(counts: LedgerCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

function paragraph(text: string): TextBlock {
  return { kind: 'paragraph', text }
}
