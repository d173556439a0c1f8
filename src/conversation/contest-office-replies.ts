/** What the office reads while a contest is made. */
import type { ContestFault, ContestWish } from '../quiz/contest/new-contest.ts'
import { LONGEST_TITLE, MOST_QUESTIONS, MOST_TRIES } from '../quiz/contest/new-contest.ts'
import type { Contest } from '../quiz/contest/ports.ts'
import { timeWords } from './announce-words.ts'
import { contestButton } from './contest-replies.ts'
import { contestFaultWords, triesWords, windowWords } from './contest-words.ts'
import { type Reply, textReply } from './reply.ts'

const TIME_EXAMPLES = 'Ví dụ: 8h 25/11, 7h30 sáng mai, thứ hai 8h.'

/** Why what was typed cannot be used. */
export const COMPOSE_WRONG = {
  title: `Tên cuộc thi cần có chữ, dài nhất ${LONGEST_TITLE} ký tự. Bạn gõ lại tên.`,
  unclearTime: `Sổ tay chưa hiểu giờ này. ${TIME_EXAMPLES}`,
  dayOnly: `Bạn ghi thêm giờ. ${TIME_EXAMPLES}`,
  pastTime: 'Giờ này đã qua. Bạn gõ giờ khác.',
  closesTooEarly: 'Giờ đóng phải sau giờ mở. Bạn gõ lại giờ đóng.',
  questions: `Mỗi lượt có từ 1 đến ${MOST_QUESTIONS} câu. Bạn chọn ở dưới, hoặc gõ kèm chữ, ví dụ: 12 câu.`,
  tries: `Mỗi người được làm từ 1 đến ${MOST_TRIES} lượt. Bạn chọn ở dưới, hoặc gõ kèm chữ, ví dụ: 4 lượt.`,
} as const

export function askTitleReply(): Reply {
  return asking(['Tên cuộc thi là gì?'], 'Ví dụ: Tìm hiểu Nghị quyết 57-NQ/TW, đợt 1.')
}

export function askOpeningReply(title: string): Reply {
  return asking(
    [`Cuộc thi “${title}” mở lúc nào?`],
    `${TIME_EXAMPLES} Muốn mở luôn bây giờ, Bạn gõ: ngay.`,
  )
}

export function askClosingReply(opensAt: string): Reply {
  return asking([`Mở lúc ${timeWords(opensAt)}.`, 'Cuộc thi đóng lúc nào?'], TIME_EXAMPLES)
}

export function askQuestionsReply(window: Pick<Contest, 'opensAt' | 'closesAt'>): Reply {
  const choices = [5, 10, 15, 20]
  return {
    ...textReply([`Cuộc thi mở ${windowWords(window)}.`, 'Mỗi lượt có bao nhiêu câu?']),
    buttons: [
      choices.map((count) => contestButton(`${count} câu`, 'set_questions', null, count)),
      [leaveButton()],
    ],
  }
}

export function askTriesReply(): Reply {
  const choices = [1, 2, 3]
  return {
    ...textReply(
      ['Mỗi người được làm bao nhiêu lượt?'],
      ['Nhiều lượt thì lấy lượt tốt nhất của mỗi người.'],
    ),
    buttons: [
      choices.map((count) => contestButton(`${count} lượt`, 'set_tries', null, count)),
      [leaveButton()],
    ],
  }
}

export function confirmContestReply({ title, opensAt, closesAt, settings }: ContestWish): Reply {
  return {
    blocks: [
      { kind: 'title', text: title },
      {
        kind: 'list',
        items: [
          `Mở ${windowWords({ opensAt, closesAt })}`,
          triesWords(settings),
          'Câu hỏi lấy từ mọi chủ đề, chia đều từ dễ đến khó',
        ],
      },
      {
        kind: 'note',
        text: 'Nếu có thông báo, Sổ tay gửi cho mọi thành viên lúc mở, và gửi kết quả lúc đóng.',
      },
    ],
    buttons: [
      [contestButton('Tạo, có thông báo', 'create', null)],
      [contestButton('Tạo, không thông báo', 'create_silent', null)],
      [leaveButton()],
    ],
  }
}

export function contestCreatedReply(contest: Contest): Reply {
  const { id, title, settings } = contest
  const announced = settings.announces
    ? 'Sổ tay sẽ thông báo lúc mở và gửi kết quả lúc đóng.'
    : 'Sổ tay không gửi thông báo; Bạn báo cho mọi người gõ /cuocthi để làm bài.'
  return {
    ...textReply(
      [`Đã tạo cuộc thi số ${id}: “${title}”, mở ${windowWords(contest)}.`, announced],
      [`Muốn hủy, hoặc tải kết quả, Bạn nhờ người vận hành: cuộc thi số ${id}.`],
    ),
    buttons: [[contestButton('Xem các cuộc thi', 'list', null)]],
  }
}

export function contestRefusedReply(faults: ContestFault[]): Reply {
  return {
    ...textReply(['Chưa tạo được cuộc thi.', ...faults.map(contestFaultWords)]),
    buttons: [[contestButton('Làm lại từ đầu', 'compose', null)], [leaveButton()]],
  }
}

/** `asked`: the question that is still open. */
export function composeWrongReply(text: string, asked: Reply): Reply {
  return { ...textReply([text], ['Muốn thôi, Bạn gõ /huy.']), buttons: asked.buttons }
}

export function composeLeftReply(): Reply {
  return textReply(['Đã thôi, chưa tạo cuộc thi nào.'], ['Muốn tạo lại, Bạn gõ /cuocthi tạo.'])
}

/** It was left open for too long, or the button belongs to one that is done. */
export function composeExpiredReply(): Reply {
  return {
    ...textReply(
      ['Việc tạo cuộc thi này đã xong hoặc đã quá 2 giờ.'],
      ['Bạn gõ /cuocthi để xem các cuộc thi.'],
    ),
    buttons: [[contestButton('Tạo cuộc thi', 'compose', null)]],
  }
}

function asking(questions: string[], note: string): Reply {
  return { ...textReply(questions, [note]), buttons: [[leaveButton()]] }
}

function leaveButton() {
  return contestButton('Thôi', 'leave', null)
}
