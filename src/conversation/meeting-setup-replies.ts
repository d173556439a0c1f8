import type { TextBlock } from '../channels/channel.ts'
import { MEETING_MODES, type MeetingSettings } from '../quiz/meeting/meeting.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import type { Action } from './actions.ts'
import { meetingButton } from './meeting-buttons.ts'
import { MODE_LINES, MODE_NAMES, settingsWords, topicWords } from './meeting-words.ts'
import { type Reply, type ReplyButton, shorten, textReply } from './reply.ts'

const COUNTS = [5, 10, 15, 20]
const MAX_LABEL = 60
const MOST_TOPICS = 40

type Step = Extract<Action, { kind: 'meeting_setup' }>['do']

/** Number, topic and mode, and the button that opens. `hasPast`: meetings of this host are over. */
export function setupReply(
  settings: MeetingSettings,
  { place, hasPast }: { place: 'private' | 'group'; hasPast: boolean },
): Reply {
  const { mode, questionCount, topic } = settings
  const counts = COUNTS.map((count) =>
    stepButton(mark(`${count} câu`, count === questionCount), 'show', {
      ...settings,
      questionCount: count,
    }),
  )
  const modes = MEETING_MODES.map((one) =>
    stepButton(mark(capital(MODE_NAMES[one]), one === mode), 'show', { ...settings, mode: one }),
  )
  return {
    blocks: [
      { kind: 'title', text: 'Mở phiên thi' },
      {
        kind: 'paragraph',
        text: `Đang chọn: ${settingsWords(settings, questionCount)}. Bạn đổi ở dưới, hoặc bấm Mở phiên.`,
      },
      { kind: 'list', items: MEETING_MODES.map((one) => MODE_LINES[one]) },
      ...hints(place),
    ],
    buttons: [
      [stepButton('Mở phiên', 'open', settings)],
      counts,
      modes,
      [stepButton(shorten(`Chủ đề: ${topic ?? 'tất cả'}`, MAX_LABEL), 'topics', settings)],
      ...(hasPast && place === 'private'
        ? [[{ label: 'Báo cáo các phiên trước', action: { kind: 'meeting_past' } } as const]]
        : []),
    ],
  }
}

/** The topics to choose from. `typed`: what was looked for and is not clear. */
export function topicsReply(
  settings: MeetingSettings,
  topics: string[],
  typed: { text: string; isFound: boolean } | null,
): Reply {
  const asked =
    typed === null
      ? 'Bạn chọn chủ đề của phiên thi.'
      : typed.isFound
        ? `Có nhiều chủ đề gần với “${typed.text.slice(0, MAX_LABEL)}”. Bạn chọn một chủ đề.`
        : `Chưa có chủ đề “${typed.text.slice(0, MAX_LABEL)}”. Bạn chọn một chủ đề ở dưới.`
  const choices = [null, ...topics.slice(0, MOST_TOPICS)]
  return {
    ...textReply([asked]),
    buttons: choices.map((topic) => [
      stepButton(shorten(capital(topic ?? topicWords(null)), MAX_LABEL), 'show', {
        ...settings,
        topic,
      }),
    ]),
  }
}

export function openedReply({ meeting }: MeetingView): Reply {
  const { code, settings, questions } = meeting
  return textReply([`Đã mở phiên thi mã ${code}: ${settingsWords(settings, questions.length)}.`])
}

/** One is open already, here or by this host. */
export function busyWords({ meeting }: MeetingView): string {
  return meeting.group === null
    ? 'Bạn đang chủ trì một phiên thi. Bạn tiếp tục hoặc kết thúc phiên này trước.'
    : 'Nhóm đang có một phiên thi. Phiên này kết thúc thì mới mở phiên khác được.'
}

export function noMeetingQuestionsReply({ topic }: MeetingSettings): Reply {
  return textReply(
    [`Hiện chưa có câu hỏi cho ${topicWords(topic)}.`],
    ['Bạn gõ /thi để chọn chủ đề khác.'],
  )
}

export function tooManyQuestionsReply(): Reply {
  return textReply(['Mỗi phiên thi có từ 1 đến 50 câu.'], ['Ví dụ, Bạn gõ: /thi 20 thi đua'])
}

/** Meetings of this host that are over, newest first; each button sends the report again. */
export function pastMeetingsReply(views: MeetingView[], timeOf: (iso: string) => string): Reply {
  if (views.length === 0) return textReply(['Bạn chưa chủ trì phiên thi nào.'])
  return {
    ...textReply(['Bạn chọn phiên thi để nhận lại biên bản và bảng kết quả.']),
    buttons: views.map((view) => {
      const label = `${timeOf(view.meeting.createdAt)}, mã ${view.meeting.code}`
      return [meetingButton(view, label, { kind: 'report' })]
    }),
  }
}

function hints(place: 'private' | 'group'): TextBlock[] {
  if (place === 'group') return []
  return [
    {
      kind: 'note',
      text: 'Người khác vào bằng mã 5 chữ số, ở Telegram hay Zalo đều được. Bạn đã có mã thì gõ mã đó.',
    },
  ]
}

function stepButton(label: string, step: Step, settings: MeetingSettings): ReplyButton {
  return { label, action: { kind: 'meeting_setup', do: step, settings } }
}

function mark(label: string, isChosen: boolean): string {
  return isChosen ? `✓ ${label}` : label
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
