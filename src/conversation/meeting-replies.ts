/** What is answered to those who join, vote or steer; the meeting's own messages are elsewhere. */
import type { BankQuestion } from '../quiz/bank.ts'
import { hasSeveralRight, optionLetter } from '../quiz/grade.ts'
import type { Order, OrderOutcome, VoteOutcome } from '../quiz/meeting/desk.ts'
import type { MeetingMode } from '../quiz/meeting/meeting.ts'
import type { MeetingView } from '../quiz/meeting/view.ts'
import { meetingButton, pauseControls } from './meeting-buttons.ts'
import { progressWords } from './meeting-lobby-replies.ts'
import { choiceLetters } from './meeting-result-replies.ts'
import { hostWords, settingsWords } from './meeting-words.ts'
import { type Reply, shortenMiddle, textReply } from './reply.ts'

const MAX_PLACE = 125

/** Short notices for pressed buttons, at most 200 characters each. */
export const MEETING_NOTICES = {
  notSteward: 'Chỉ người chủ trì và quản trị viên của nhóm điều khiển phiên thi.',
  standingUnknown: 'Sổ tay chưa kiểm tra được quyền của Bạn trong nhóm. Bạn bấm lại sau ít giây.',
  present: 'Đã ghi tên Bạn. Bạn trả lời ngay trong nhóm.',
  alreadyPresent: 'Bạn đã có tên trong phiên thi.',
  onPhone: 'Bạn sẽ nhận câu hỏi ngay tại đây.',
  ended: 'Phiên thi này đã kết thúc.',
  notEnded: 'Phiên thi chưa kết thúc nên chưa có báo cáo.',
  unknownSender: 'Sổ tay chưa ghi nhận được, vì không biết ai vừa bấm.',
  reportSent: 'Sổ tay đã gửi vào chat riêng của Bạn.',
  startFirst:
    'Sổ tay chưa gửi được cho Bạn. Bạn mở chat riêng với Sổ tay, bấm Bắt đầu, rồi bấm lại nút này.',
  tryAgain: 'Sổ tay chưa gửi được lúc này. Bạn bấm lại sau ít phút.',
} as const

/** Where a clause stands, for a member of a group; a notice has 200 characters. */
export function clauseNotice(source: string): string {
  const place = source === '' ? '' : `${shortenMiddle(source, MAX_PLACE)}. `
  return `${place}Muốn đọc nguyên văn, Bạn nhắn riêng cho Sổ tay và gõ /vanban.`
}

/** What became of a vote. Right or wrong is not said before the answer is shown. */
export function voteNotice(
  outcome: VoteOutcome,
  question: BankQuestion | undefined,
  choices: number[],
): string {
  switch (outcome) {
    case 'counted': {
      const letters = question === undefined ? '' : `: ${choiceLetters(question, choices)}`
      return `Đã ghi câu trả lời của Bạn${letters}.`
    }
    case 'already':
      return 'Bạn đã trả lời câu này. Câu trả lời đầu tiên được tính.'
    case 'late':
      return 'Câu này đã hết giờ. Bạn chờ đáp án và câu tiếp theo.'
    case 'not_yet':
      return 'Câu này chưa mở. Bạn chờ một chút rồi trả lời lại.'
    case 'no_such_option':
      return 'Câu hỏi không có lựa chọn này. Bạn chọn lại ở tin nhắn mới nhất.'
  }
}

/** A typed answer that does not fit the question that is open. */
export function choicesHintReply(question: BankQuestion): Reply {
  const last = optionLetter(question.options.length - 1)
  const how = hasSeveralRight(question)
    ? `Câu này có nhiều đáp án đúng. Bạn gõ đủ các chữ, từ A đến ${last}, trong một tin nhắn, ví dụ: A C.`
    : `Câu này chỉ chọn một đáp án. Bạn gõ một chữ từ A đến ${last}.`
  return textReply([how])
}

/** What became of an order, for who pressed the button. */
export function orderNotice(order: Order, outcome: OrderOutcome, mode: MeetingMode): string {
  switch (outcome) {
    case 'done':
      return doneNotice(order, mode)
    case 'repeat':
      return 'Việc này đã được thực hiện.'
    case 'too_late':
      return 'Nút này không còn dùng được. Bạn dùng nút ở tin nhắn mới nhất, hoặc gõ /thi.'
    case 'not_allowed_in_mode':
      return 'Chế độ thi đua giữ nguyên thời gian cho mọi người, không thêm giờ được.'
    case 'no_players':
      return 'Chưa có ai tham gia. Bạn báo mọi người vào bằng mã rồi bấm Bắt đầu.'
  }
}

function doneNotice(order: Order, mode: MeetingMode): string {
  switch (order.do) {
    case 'start':
      return 'Phiên thi bắt đầu. Câu đầu tiên đến ngay.'
    case 'pause':
      return mode === 'compete'
        ? 'Phiên thi sẽ tạm dừng sau khi hiện đáp án câu này.'
        : 'Phiên thi tạm dừng.'
    case 'resume':
      return 'Phiên thi tiếp tục.'
    case 'end':
      return 'Phiên thi kết thúc.'
    case 'extend':
      return 'Đã thêm 30 giây cho câu này.'
    case 'skip':
      return 'Đã bỏ câu này, không tính cho ai.'
    case 'next':
      return 'Chuyển ngay sang bước tiếp theo.'
  }
}

export function noMeetingsReply(): Reply {
  return textReply(
    ['Phiên thi cần Telegram hoặc Zalo, ở đây chưa mở được.'],
    ['Bạn gõ câu hỏi để tra cứu, hoặc gõ /ontap để ôn tập.'],
  )
}

export function notStewardReply(): Reply {
  return textReply(
    ['Chỉ quản trị viên của nhóm mở phiên thi trong nhóm.'],
    ['Bạn nhờ quản trị viên gõ /thi, hoặc nhắn riêng cho Sổ tay và gõ /ontap để tự ôn.'],
  )
}

export function standingUnknownReply(): Reply {
  return textReply([MEETING_NOTICES.standingUnknown.replace('bấm lại', 'gõ lại /thi')])
}

/** In the place of the words that it stands still. */
export function resumedReply(): Reply {
  return textReply(['Phiên thi tiếp tục.'])
}

/** Came in by code or link. */
export function joinedReply(view: MeetingView, member: { name: string; isNew: boolean }): Reply {
  const { code, settings, questions } = view.meeting
  const isRunning = view.phase.kind !== 'lobby'
  const state = isRunning
    ? `${progressWords(view)} Câu tiếp theo sẽ đến đây.`
    : 'Khi người chủ trì bắt đầu, câu hỏi sẽ đến đây.'
  const named =
    member.name.trim() === ''
      ? 'Sổ tay chưa biết tên Bạn. Để có tên trong bảng kết quả, Bạn gõ /ten rồi đến họ tên, ví dụ: /ten Nguyễn Văn An'
      : `Tên hiện trong bảng: ${member.name}. Muốn đổi, Bạn gõ /ten.`
  return textReply(
    [
      member.isNew
        ? `Bạn đã vào phiên thi mã ${code} do ${hostWords(view)} chủ trì: ${settingsWords(settings, questions.length)}.`
        : `Bạn đã ở trong phiên thi mã ${code}.`,
      state,
    ],
    [named],
  )
}

export function wrongMeetingCodeReply(code: string): Reply {
  return textReply(
    [`Sổ tay không thấy phiên thi nào đang mở có mã ${code}.`],
    ['Bạn xem lại mã với người chủ trì. Phiên đã kết thúc thì mã không dùng được nữa.'],
  )
}

export function joinInPrivateReply(): Reply {
  return textReply(
    ['Mã phiên thi dùng trong chat riêng với Sổ tay.'],
    ['Bạn nhắn riêng mã này cho Sổ tay. Ở trong nhóm có phiên thi thì chỉ cần bấm Tham gia.'],
  )
}

/** Before it is ended with a button that is easily hit. */
export function askEndReply(view: MeetingView): Reply {
  return {
    blocks: [
      {
        kind: 'paragraph',
        text: `Kết thúc phiên thi mã ${view.meeting.code} ngay bây giờ? Kết quả tính các câu đã hiện đáp án.`,
      },
    ],
    buttons: [
      [
        meetingButton(view, 'Kết thúc luôn', { kind: 'end' }),
        meetingButton(view, 'Làm tiếp', { kind: 'state' }),
      ],
    ],
  }
}

/** The bot was let into its group again. */
export function backInGroupReply(view: MeetingView): Reply {
  return {
    ...textReply(
      [`Sổ tay đã trở lại nhóm. Phiên thi mã ${view.meeting.code} đang tạm dừng.`],
      ['Người chủ trì bấm Tiếp tục khi sẵn sàng.'],
    ),
    buttons: pauseControls(view),
  }
}
