import type { Broadcast } from '../broadcast/broadcast.ts'
import type { Survey } from '../broadcast/desk.ts'
import type { TextBlock } from '../channels/channel.ts'
import { backButton } from './announce-draft-replies.ts'
import { excerptOf, typeCountWords } from './announce-replies.ts'
import {
  actorWords,
  durationWords,
  numberWords,
  routeWords,
  stepButton,
  timeWords,
} from './announce-words.ts'
import { type Reply, textReply } from './reply.ts'

/** Everything to know before sending, and what to type. `at`: ISO time to begin at, null at once. */
export function surveyReply({ id, kind }: Broadcast, survey: Survey, at: string | null): Reply {
  if (survey.total === 0) return nobodyReply(id, survey)
  const sent = kind === 'recall' ? 'Sẽ thu hồi ở' : kind === 'edit' ? 'Sẽ sửa ở' : 'Sẽ gửi cho'
  return {
    blocks: [
      { kind: 'title', text: `Xem lại trước khi gửi thông báo số ${id}` },
      { kind: 'paragraph', text: `${sent} ${numberWords(survey.total)} người:` },
      {
        kind: 'list',
        items: survey.included.map(
          ({ title, route, count }) =>
            `${title}, ${routeWords(route)}: ${numberWords(count)} người`,
        ),
      },
      ...excludedBlocks(survey),
      { kind: 'paragraph', text: whenWords(survey, at) },
      ...survey.allowances.map(
        ({ title, route, allowance, needed }): TextBlock => ({
          kind: 'paragraph',
          text:
            `${title}, ${routeWords(route)}: ${allowance.per === 'day' ? 'hôm nay' : 'tháng này'} còn gửi được ` +
            `${numberWords(allowance.remaining)} trên ${numberWords(allowance.total)} tin, lần này cần ${numberWords(needed)}.`,
        }),
      ),
      ...survey.remarks.map((text): TextBlock => ({ kind: 'paragraph', text })),
      { kind: 'paragraph', text: typeCountWords(survey.total) },
      { kind: 'note', text: 'Muốn thôi, Bạn gõ /huy.' },
    ],
    buttons: [[stepButton('Xem trước', id, 'preview'), backButton(id)]],
  }
}

/** Something else than the number was typed. */
export function countUnclearReply(id: number, total: number): Reply {
  return {
    ...textReply([typeCountWords(total)], ['Muốn thôi, Bạn gõ /huy.']),
    buttons: [[backButton(id)]],
  }
}

export function timePassedReply(id: number, at: Date): Reply {
  return {
    ...textReply(
      [`Giờ hẹn ${timeWords(at.toISOString())} đã qua.`],
      ['Bạn gõ giờ khác, hoặc gõ “ngay” để gửi ngay. Muốn thôi, Bạn gõ /huy.'],
    ),
    buttons: [[backButton(id)]],
  }
}

/** It waits: for its time, or for a second person. `others`: who may approve, as `telegram:123`. */
export function scheduledReply(
  broadcast: Broadcast,
  { others, mayApprove }: { others: string[]; mayApprove: boolean },
): Reply {
  const { id, scheduledAt, confirmedCount, confirmedBy } = broadcast
  const waits = awaitsApproval(broadcast)
  const count = confirmedCount === null ? '' : ` cho ${numberWords(confirmedCount)} người`
  const when = scheduledAt === null ? 'ngay' : `lúc ${timeWords(scheduledAt)}`
  const approvers = others.length === 0 ? '' : `: ${others.join(', ')}`
  return {
    blocks: [
      { kind: 'title', text: `Thông báo số ${id} (${waits ? 'chờ duyệt' : 'đã lên lịch'})` },
      { kind: 'paragraph', text: excerptOf(broadcast) },
      {
        kind: 'paragraph',
        text: waits
          ? `Do ${confirmedBy === null ? 'người phụ trách' : actorWords(confirmedBy)} gửi${count}. Sau khi duyệt, thông báo bắt đầu ${when}.`
          : `Sẽ gửi${count}, bắt đầu ${when}.`,
      },
      ...(waits && !mayApprove
        ? [
            {
              kind: 'note' as const,
              text: `Một người phụ trách khác cần duyệt${approvers}. Người vận hành cũng duyệt được trên máy chủ.`,
            },
          ]
        : []),
    ],
    buttons: [
      ...(waits && mayApprove ? [[stepButton('Duyệt', id, 'approve')]] : []),
      [stepButton('Xem trước', id, 'preview'), stepButton('Xem lại', id, 'open')],
      [stepButton('Đưa về nháp', id, 'withdraw'), stepButton('Hủy', id, 'cancel')],
    ],
  }
}

/** Whether a second person has to approve it first. */
export function awaitsApproval({ state, needsApproval, approvedBy }: Broadcast): boolean {
  return state === 'scheduled' && needsApproval && approvedBy === null
}

function nobodyReply(id: number, survey: Survey): Reply {
  return {
    blocks: [
      { kind: 'title', text: `Thông báo số ${id}` },
      { kind: 'paragraph', text: 'Hiện không có ai để gửi.' },
      ...excludedBlocks(survey),
      ...survey.remarks.map((text): TextBlock => ({ kind: 'paragraph', text })),
    ],
    buttons: [[stepButton('Người nhận', id, 'audience'), backButton(id)]],
  }
}

function excludedBlocks({ excluded }: Survey): TextBlock[] {
  if (excluded.length === 0) return []
  return [
    { kind: 'paragraph', text: 'Không gửi cho:' },
    {
      kind: 'list',
      items: excluded.map(
        ({ title, reason, count }) => `${title}: ${numberWords(count)} người, ${reason}`,
      ),
    },
  ]
}

function whenWords({ beginsAt, durationMs }: Survey, at: string | null): string {
  const begin = at ?? beginsAt
  return `Bắt đầu lúc ${timeWords(begin)}, gửi xong trong ${durationWords(durationMs)}.`
}
