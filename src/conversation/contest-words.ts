/** How contests are spoken of, in the chat and at the command line. */
import type { ContestState } from '../quiz/contest/desk.ts'
import type { ContestFault } from '../quiz/contest/new-contest.ts'
import type { Contest, ContestTry } from '../quiz/contest/ports.ts'
import { wholeSeconds } from '../quiz/contest/ranking.ts'
import { numberWords, timeWords } from './announce-words.ts'

export const CONTEST_STATES = {
  coming: 'chưa mở',
  open: 'đang mở',
  counting: 'đang tổng hợp kết quả',
  closed: 'đã kết thúc',
  cancelled: 'đã hủy',
} as const satisfies Record<ContestState, string>

/** `3 phút 05 giây`, `42 giây`; whole seconds, as they are ranked. */
export function spentWords(elapsedMs: number): string {
  const seconds = wholeSeconds(elapsedMs)
  if (seconds < 60) return `${seconds} giây`
  return `${numberWords(Math.floor(seconds / 60))} phút ${`${seconds % 60}`.padStart(2, '0')} giây`
}

/** `đúng 8 trên 10 câu, 3 phút 05 giây`. */
export function tryWords(
  { right, elapsedMs }: Pick<ContestTry, 'right' | 'elapsedMs'>,
  { settings }: Contest,
): string {
  return `đúng ${right} trên ${settings.questionsPerTry} câu, ${spentWords(elapsedMs)}`
}

/** `từ 8:00 ngày 22/11/2026 đến 17:00 ngày 25/11/2026`. */
export function windowWords({ opensAt, closesAt }: Pick<Contest, 'opensAt' | 'closesAt'>): string {
  return `từ ${timeWords(opensAt)} đến ${timeWords(closesAt)}`
}

/** What a try is and how many there are. */
export function triesWords({ questionsPerTry, tries }: Contest['settings']): string {
  if (tries === 1) return `Mỗi người làm 1 lượt, ${questionsPerTry} câu.`
  return `Mỗi lượt ${questionsPerTry} câu, mỗi người được làm ${tries} lượt, lấy lượt tốt nhất.`
}

/** Why a contest is not made, and what to do instead. */
export function contestFaultWords(fault: ContestFault): string {
  switch (fault.kind) {
    case 'no_title':
      return 'Cuộc thi cần có tên.'
    case 'long_title':
      return `Tên cuộc thi dài nhất ${fault.most} ký tự. Bạn đặt tên ngắn hơn.`
    case 'closes_before_it_opens':
      return 'Giờ đóng phải sau giờ mở.'
    case 'closed_already':
      return 'Giờ đóng đã qua. Bạn chọn giờ khác.'
    case 'too_short':
      return `Cuộc thi cần mở ít nhất ${fault.leastMinutes} phút.`
    case 'too_long':
      return `Cuộc thi mở nhiều nhất ${fault.mostDays} ngày.`
    case 'questions_per_try':
      return `Mỗi lượt có từ 1 đến ${fault.most} câu.`
    case 'tries':
      return `Mỗi người được làm từ 1 đến ${fault.most} lượt.`
    case 'unknown_topic':
      return `Không có chủ đề “${fault.topic}”. Các chủ đề hiện có: ${fault.topics.join('; ')}.`
    case 'unknown_document':
      return `Không có câu hỏi của văn bản “${fault.document}”. Các văn bản có câu hỏi: ${fault.documents.join('; ')}.`
    case 'too_few_questions':
      return `Chỉ có ${fault.found} câu hỏi phù hợp, chưa đủ ${fault.wanted} câu cho một lượt. Bạn giảm số câu hoặc mở rộng chủ đề, văn bản.`
  }
}
