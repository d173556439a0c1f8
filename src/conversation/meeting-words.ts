/** Words that the messages of a meeting share. */

import type { MeetingMode, MeetingSettings } from '../quiz/meeting/meeting.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'

export const MODE_NAMES = {
  study: 'chế độ học',
  compete: 'chế độ thi đua',
} as const satisfies Record<MeetingMode, string>

/** What each mode is, in one line. */
export const MODE_LINES = {
  study:
    'Chế độ học: tính số câu đúng, không tính nhanh chậm; người chủ trì thêm giờ, bỏ câu được.',
  compete: 'Chế độ thi đua: mỗi câu đúng được điểm, trả lời càng nhanh điểm càng cao.',
} as const satisfies Record<MeetingMode, string>

/** `10 câu, chủ đề Chuyển đổi số, chế độ học` */
export function settingsWords(
  { mode, topic }: Pick<MeetingSettings, 'mode' | 'topic'>,
  questionCount: number,
): string {
  return `${questionCount} câu, ${topicWords(topic)}, ${MODE_NAMES[mode]}`
}

export function topicWords(topic: string | null): string {
  return topic === null ? 'mọi chủ đề' : `chủ đề ${topic}`
}

/** `Câu 3/10` */
export function questionNumber({ meeting }: Pick<MeetingView, 'meeting'>, index: number): string {
  return `Câu ${index + 1}/${meeting.questions.length}`
}

/** The host's name, or what stands for it where it is not known. */
export function hostWords({ meeting: { hostName, group } }: MeetingView): string {
  if (hostName.trim() !== '') return hostName
  return group === null ? 'người mở phiên' : 'quản trị viên của nhóm'
}

/** A few names, then how many more there are. */
export function listNames(names: string[], limit: number): string {
  const shown = names.slice(0, limit).join(', ')
  const rest = names.length - limit
  return rest > 0 ? `${shown} và ${rest} người nữa` : shown
}
