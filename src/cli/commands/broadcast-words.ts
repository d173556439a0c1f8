/** What `npm run broadcast` says of announcements, and of what could not be done. */
import type { Broadcast, BroadcastState } from '../../broadcast/broadcast.ts'
import type { ChannelPreview, Refusal, Survey } from '../../broadcast/desk.ts'
import { reasonTitle } from '../../broadcast/reasons.ts'
import { STATE_TITLES } from '../../broadcast/states.ts'
import { ROUTE_TITLES } from '../../broadcast/titles.ts'
import type { ShownMessage } from '../../channels/bulk.ts'
import type { DeliveryResult } from '../../channels/channel.ts'
import { excerptOf } from '../../conversation/announce-replies.ts'
import { inVietnam, vietnameseDuration, vietnameseNumber } from '../vietnam-time.ts'

const number = vietnameseNumber
const COMMAND = 'npm run broadcast --'

/** A command of this kind, as it is typed. */
export function commandLine(words: string): string {
  return `${COMMAND} ${words}`
}

/** How it stands, and what can be typed next. */
export function nextStep(state: BroadcastState, id: number): string {
  switch (state) {
    case 'draft':
      return `Thông báo này còn là bản nháp. Để gửi, gõ: ${commandLine(`start ${id}`)}`
    case 'scheduled':
      return `Thông báo này đã lên lịch. Để sửa, đưa về bản nháp bằng lệnh: ${commandLine(`withdraw ${id}`)}`
    case 'sending':
      return `Thông báo này đang gửi. Để dừng, gõ: ${commandLine(`pause ${id}`)}`
    case 'paused':
      return `Thông báo này đang tạm dừng. Để gửi tiếp, gõ: ${commandLine(`resume ${id}`)}`
    case 'finished':
      return `Thông báo này đã gửi xong. Để lấy báo cáo, gõ: ${commandLine(`report ${id}`)}`
    case 'cancelled':
      return `Thông báo này đã hủy. Để soạn thông báo khác, gõ: ${commandLine('create --text TỆP')}`
  }
}

/** Why nothing was done, and what to do. */
export function refusalText(why: Refusal, id: number): string {
  switch (why.kind) {
    case 'not_found':
      return `Không có thông báo số ${id}. Xem danh sách bằng lệnh: ${commandLine('list')}`
    case 'wrong_state':
      return `Không làm được việc này. ${nextStep(why.state, id)}`
    case 'wrong_count':
      return `Số người nhận là ${number(why.expected)}, không khớp số đã gõ. Chưa gửi cho ai. Hãy xem lại bằng lệnh: ${commandLine(`survey ${id}`)}`
    case 'nobody':
      return `Không có ai để gửi. Hãy xem vì sao bằng lệnh: ${commandLine(`survey ${id}`)}`
    case 'changed':
      return `Bản nháp vừa được người khác sửa nên chưa gửi cho ai. Hãy xem lại rồi gửi lại: ${commandLine(`preview ${id}`)}`
    case 'same_person':
      return 'Người đã xác nhận không được tự duyệt. Cần một người phụ trách khác duyệt.'
    case 'no_approval_needed':
      return `Thông báo này không chờ ai duyệt. Xem tình hình bằng lệnh: ${commandLine(`status ${id}`)}`
    case 'no_second_admin':
      return 'Thông báo này cần người thứ hai duyệt, nhưng chưa có ai. Hãy thêm mã của người đó vào dòng ADMINS trong tệp .env, chạy lại Sổ tay, rồi gửi lại lệnh này.'
    case 'article_despite_opt_out':
      return `Bài viết sẽ đến cả ${number(why.count)} người đã từ chối nhận thông báo, nên chưa gửi. Hãy gửi bằng tin nhắn: gõ ${commandLine(`change ${id} --no-article`)}`
    case 'article_incomplete':
      return why.missing === 'picture'
        ? `Bài viết cần một hình. Thêm bằng lệnh: ${commandLine(`change ${id} --picture https://… --picture-text "…"`)}`
        : 'Tiêu đề bài viết dài quá 150 ký tự. Hãy thêm một dòng tiêu đề ngắn, bắt đầu bằng dấu #, ở đầu nội dung.'
    case 'nothing_to_do':
      return 'Không có ai để làm việc này: không còn người bị lỗi, chưa rõ, chưa đọc, hoặc không có tin nào sửa hay thu hồi được.'
    case 'unknown_question':
      return `Không có câu hỏi "${why.questionId}" với đúng một đáp án. Mã câu hỏi nằm trong các tệp ở thư mục corpus/quiz.`
  }
}

/** One line of the list. */
export function listLine(broadcast: Broadcast): string {
  const { id, state, createdAt, scheduledAt } = broadcast
  const isWaiting = state === 'scheduled' && scheduledAt !== null
  const when = isWaiting ? `hẹn ${inVietnam(scheduledAt)}` : `soạn ${inVietnam(createdAt)}`
  return `${String(id).padStart(5)}  ${STATE_TITLES[state].padEnd(12)}  ${when}  ${excerptOf(broadcast)}`
}

/** Exactly what arrives, channel by channel. */
export function previewLines(previews: ChannelPreview[]): string[] {
  return previews.flatMap(({ title, route, messages }) => [
    `${title}, ${ROUTE_TITLES[route]}:`,
    ...messages.flatMap((message, index) => [
      ...(messages.length > 1 ? [`  (phần ${index + 1} trên ${messages.length})`] : []),
      ...messageLines(message).map((line) => `  | ${line}`),
    ]),
    '',
  ])
}

function messageLines({ text, picture, buttons, links = [] }: ShownMessage): string[] {
  return [
    ...(picture === null ? [] : [`[hình: ${picture}]`]),
    ...text.split('\n'),
    ...buttons.map((row) => row.map((label) => `[${label}]`).join(' ')),
    ...links.map(({ label, url }) => `(nút ${label} mở ${url})`),
  ]
}

/** Who is in, who is out and why, how long it takes. */
export function surveyLines(survey: Survey): string[] {
  const { total, included, excluded, durationMs, beginsAt, allowances, remarks } = survey
  return [
    `Người nhận: ${number(total)}`,
    ...included.map(
      ({ title, route, count }) => `  ${title}, ${ROUTE_TITLES[route]}: ${number(count)}`,
    ),
    ...(excluded.length > 0 ? ['Không gửi:'] : []),
    ...excluded.map(({ title, reason, count }) => `  ${title}, ${reason}: ${number(count)}`),
    ...(total > 0
      ? [
          `Nếu gửi ngay: bắt đầu ${inVietnam(beginsAt)}, xong sau ${vietnameseDuration(durationMs)}.`,
        ]
      : []),
    ...allowances.map(
      ({ title, route, allowance, needed }) =>
        `Hạn mức ${title}, ${ROUTE_TITLES[route]}: cần ${number(needed)}, còn ${number(allowance.remaining)} trên ${number(allowance.total)} ${allowance.per === 'day' ? 'một ngày' : 'một tháng'}.`,
    ),
    ...remarks,
  ]
}

/** What became of a message sent as a test. */
export function testLine(result: DeliveryResult): { isDone: boolean; line: string } {
  switch (result.kind) {
    case 'sent':
    case 'moved':
      return { isDone: true, line: 'Đã gửi thử. Bạn xem trên điện thoại.' }
    case 'unknown':
      return {
        isDone: false,
        line: 'Chưa rõ tin thử đã tới hay chưa. Bạn xem điện thoại trước khi gửi lại.',
      }
    case 'rate_limited':
      return {
        isDone: false,
        line: `Nền tảng chưa nhận tin lúc này. Hãy thử lại sau ${vietnameseDuration(result.retryAfterMs)}.`,
      }
    case 'unavailable':
    case 'failed':
    case 'unreachable':
      return { isDone: false, line: `Chưa gửi được: ${reasonTitle(result.reason)}.` }
  }
}
