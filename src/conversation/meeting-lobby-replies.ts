import type { MeetingView } from '../quiz/meeting/view.ts'
import { controlsNow, lobbyButtons } from './meeting-buttons.ts'
import { hostWords, listNames, questionNumber, settingsWords } from './meeting-words.ts'
import type { Reply, ReplyButton } from './reply.ts'

const MOST_NAMES = 20

/** How people come in. */
export interface WaysIn {
  /** Where a code may be typed, as readers call it: `Telegram`, `Zalo`. */
  titles: string[]
  /** Opens a chat and joins; null where there is no such link. */
  link: string | null
}

/** Who has joined, how to join, and for those who steer it how to begin. */
export function lobbyReply(
  view: MeetingView,
  ways: WaysIn,
  place: 'group' | 'host' | 'phone',
): Reply {
  const { code, settings, questions } = view.meeting
  return {
    blocks: [
      { kind: 'title', text: `Phiên thi mã ${code}` },
      {
        kind: 'paragraph',
        text: `${sentence(settingsWords(settings, questions.length))} Người chủ trì: ${hostWords(view)}.`,
      },
      ...waysIn(view, ways, place).map((text) => ({ kind: 'paragraph' as const, text })),
      { kind: 'paragraph', text: joinedWords(view) },
      { kind: 'note', text: startWords(place) },
    ],
    buttons: place === 'phone' ? [] : lobbyButtons(view),
  }
}

/** How a meeting stands that is on already, with the buttons that go on with it. */
export function meetingStateReply(
  view: MeetingView,
  ways: WaysIn,
  { steers, place }: { steers: boolean; place: 'group' | 'host' | 'phone' },
): Reply {
  if (view.phase.kind === 'lobby') return lobbyReply(view, ways, steers ? place : 'phone')
  const { code } = view.meeting
  return {
    blocks: [
      { kind: 'title', text: `Phiên thi mã ${code}` },
      { kind: 'paragraph', text: progressWords(view) },
      ...(steers ? [] : [{ kind: 'note' as const, text: 'Câu hỏi tiếp theo sẽ đến đây.' }]),
    ],
    buttons: steers ? controlsNow(view) : [],
  }
}

/** `Đang ở câu 3/10. Đã có 12 trên 30 người trả lời.` */
export function progressWords(view: MeetingView): string {
  const { phase, pause, participants } = view
  if (phase.kind === 'ended') return 'Phiên thi đã kết thúc.'
  if (phase.kind === 'lobby') return 'Phiên thi chưa bắt đầu.'
  const answered = view.questions[phase.question]?.votes.size ?? 0
  const place = questionNumber(view, phase.question)
  const paused = pause === null ? '' : ' Phiên thi đang tạm dừng.'
  const shown =
    phase.kind === 'revealed'
      ? 'Đáp án đã hiện.'
      : participants.length === 0
        ? 'Chưa có ai trả lời.'
        : `Đã có ${answered} trên ${participants.length} người trả lời.`
  return `${place}. ${shown}${paused}`
}

function waysIn(
  { meeting }: MeetingView,
  { titles, link }: WaysIn,
  place: 'group' | 'host' | 'phone',
): string[] {
  const where = titles.length === 0 ? '' : ` ở ${listOr(titles)}`
  const byCode = `nhắn mã ${meeting.code} cho Sổ tay${where}`
  const byLink = link === null ? '' : ` Trên Telegram có thể bấm liên kết: ${link}`
  if (place === 'group') {
    return [
      'Ai ở trong nhóm: bấm Tham gia, rồi trả lời ngay trong nhóm.',
      `Ai ở ngoài nhóm: ${byCode}.${byLink}`,
    ]
  }
  if (place === 'phone') return [`Để tham gia, Bạn ${byCode}.`]
  return [`Bạn báo mọi người: ${byCode}.${byLink}`]
}

/** `Telegram, Zalo hoặc Zalo Bot` */
function listOr(titles: string[]): string {
  const last = titles.at(-1) ?? ''
  const others = titles.slice(0, -1)
  return others.length === 0 ? last : `${others.join(', ')} hoặc ${last}`
}

function joinedWords({ participants }: MeetingView): string {
  const names = participants.filter(({ joinedAt }) => joinedAt !== null).map(({ name }) => name)
  if (names.length === 0) return 'Chưa có ai tham gia.'
  return `Đã tham gia ${names.length} người: ${listNames(names, MOST_NAMES)}.`
}

function startWords(place: 'group' | 'host' | 'phone'): string {
  switch (place) {
    case 'group':
      return 'Người chủ trì hoặc quản trị viên của nhóm bấm Bắt đầu khi đủ người.'
    case 'host':
      return 'Khi đủ người, Bạn bấm Bắt đầu. Muốn trả lời cùng mọi người, Bạn bấm Tôi cùng làm bài.'
    case 'phone':
      return 'Bạn chờ người chủ trì bắt đầu.'
  }
}

/** As a sentence of its own. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** One below the other. */
export function inRows(buttons: ReplyButton[]): ReplyButton[][] {
  return buttons.map((button) => [button])
}
