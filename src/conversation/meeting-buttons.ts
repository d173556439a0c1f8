/** The buttons of a meeting, by who may use them. */
import { encodeMeetingPress, type MeetingPress } from '../quiz/meeting/button-data.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import type { ReplyButton } from './reply.ts'

/** A button that carries everything by itself. */
export function meetingButton(
  view: Pick<MeetingView, 'meeting'>,
  label: string,
  press: MeetingPress,
): ReplyButton {
  return { label, data: encodeMeetingPress(view.meeting.id, press) }
}

/** Before it begins. */
export function lobbyButtons(view: MeetingView): ReplyButton[][] {
  const join = view.meeting.group === null ? 'Tôi cùng làm bài' : 'Tham gia'
  return [
    [meetingButton(view, join, { kind: 'join' })],
    [
      meetingButton(view, 'Bắt đầu', { kind: 'start' }),
      meetingButton(view, 'Hủy phiên', { kind: 'end' }),
    ],
  ]
}

/** While a question is open. */
export function questionControls(
  view: Pick<MeetingView, 'meeting'>,
  question: number,
): ReplyButton[][] {
  const extend = meetingButton(view, 'Thêm 30 giây', { kind: 'extend', question })
  return [
    [
      ...(view.meeting.settings.mode === 'study' ? [extend] : []),
      meetingButton(view, 'Hiện đáp án', { kind: 'next', question }),
    ],
    [
      meetingButton(view, 'Bỏ câu', { kind: 'skip', question }),
      meetingButton(view, 'Tạm dừng', { kind: 'pause' }),
    ],
    [meetingButton(view, 'Kết thúc', { kind: 'ask_end' })],
  ]
}

/** While an answer is shown. */
export function revealControls(view: MeetingView, question: number): ReplyButton[][] {
  const isLast = question === view.meeting.questions.length - 1
  return [
    [meetingButton(view, isLast ? 'Xem kết quả' : 'Câu tiếp', { kind: 'next', question })],
    [
      meetingButton(view, 'Tạm dừng', { kind: 'pause' }),
      meetingButton(view, 'Kết thúc', { kind: 'ask_end' }),
    ],
  ]
}

export function pauseControls(view: MeetingView): ReplyButton[][] {
  return [
    [
      meetingButton(view, 'Tiếp tục', { kind: 'resume' }),
      meetingButton(view, 'Kết thúc', { kind: 'ask_end' }),
    ],
  ]
}

/** Those that fit the moment; none when it is over. */
export function controlsNow(view: MeetingView): ReplyButton[][] {
  const { phase, pause } = view
  if (phase.kind === 'ended') return []
  if (phase.kind === 'lobby') return lobbyButtons(view)
  if (pause !== null) return pauseControls(view)
  const isOpen = phase.kind === 'asking' || phase.kind === 'open'
  return isOpen ? questionControls(view, phase.question) : revealControls(view, phase.question)
}
