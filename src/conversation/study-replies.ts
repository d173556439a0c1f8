import type { TextBlock } from '../channels/channel.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { hasSeveralRight, optionLetter, rightOptions } from '../quiz/grade.ts'
import type { Run } from '../quiz/study/ports.ts'
import { nextPosition } from '../quiz/study/summary.ts'
import { chosenOptions, optionButtons, questionBlocks, severalRightHint } from './option-buttons.ts'
import { type Reply, type ReplyButton, textReply } from './reply.ts'
import type { StudyAction, Wish } from './study-actions.ts'

/** What a run on everything is called. */
export const GENERAL_TITLE = 'Ôn tập chung'

/** Short notices for pressed buttons. */
export const STUDY_NOTICES = {
  answered: 'Bạn đã trả lời câu này. Bạn gõ /ontap để làm tiếp.',
  over: 'Lượt ôn tập này đã khép lại. Bạn gõ /ontap để ôn lượt khác.',
} as const

/** How one answer was, with everything needed to look it up. */
export interface GradedAnswer {
  question: BankQuestion
  isRight: boolean
  /** Indices into the options. */
  choices: number[]
  /** Source line of the passage; null when it is no longer among the documents. */
  source: string | null
}

/** The question at `position`. `marked`: options marked so far, where several are right. */
export function studyQuestionReply(run: Run, position: number, marked: number[]): Reply {
  const question = run.questions[position]
  if (question === undefined) return noQuestionsReply()
  return {
    blocks: [
      { kind: 'title', text: placeOf(run, position) },
      ...subjectBlocks(run, position),
      ...questionBlocks(question),
      ...notesOf(question, position),
    ],
    buttons: optionButtons(question, marked, (label, press) =>
      button(label, { kind: 'study_answer', runId: run.id, position, ...press }),
    ),
  }
}

/**
 * The answered question, what was right, and the way on. `run` has this answer. `isInPlace`: it takes
 * the place of the question, which otherwise still stands above it.
 */
export function studyGradedReply(
  run: Run,
  position: number,
  graded: GradedAnswer & { isInPlace: boolean },
): Reply {
  const { question, choices, isInPlace } = graded
  const asked: TextBlock[] = isInPlace ? [{ kind: 'paragraph', text: question.question }] : []
  const isOver = nextPosition(run) === null
  const verdict = verdictReply(graded, isOver ? undefined : run.id)
  return {
    blocks: [
      { kind: 'title', text: placeOf(run, position) },
      ...asked,
      { kind: 'paragraph', text: `Bạn chọn: ${chosenOptions(question, choices)}` },
      ...verdict.blocks,
    ],
    buttons: [...verdict.buttons, ...(isOver ? [] : [[nextQuestionButton(run.id)]])],
  }
}

/**
 * Right or wrong, the explanation, the words of the document, and the way to them. `runId`: of a run that
 * goes on.
 */
export function verdictReply({ question, isRight, source }: GradedAnswer, runId?: number): Reply {
  const verdict = isRight ? 'Đúng rồi.' : `Chưa đúng. Đáp án đúng là: ${rightOptions(question)}.`
  const text = `${verdict} ${question.explanation}`
  if (source === null) return textReply([text])
  return {
    blocks: [
      { kind: 'paragraph', text },
      { kind: 'quote', text: question.source.quote, source },
    ],
    buttons: [
      [
        {
          label: 'Xem nguyên văn',
          action: { kind: 'show_passage', passageId: question.passageId, runId },
        },
      ],
    ],
  }
}

/** What was typed names an option that is not there, several where one is right, or one of several. */
export function unfitChoicesReply(question: BankQuestion, choices: number[]): Reply {
  const last = optionLetter(question.options.length - 1)
  if (choices.some((choice) => question.options[choice] === undefined)) {
    return textReply([`Câu này có các lựa chọn từ A đến ${last}.`], ['Bạn gõ lại chữ cái.'])
  }
  if (hasSeveralRight(question)) {
    return textReply(
      ['Câu này có nhiều đáp án đúng.'],
      ['Bạn gõ đủ các chữ cái trong một tin nhắn, ví dụ: A C, hoặc 1 3.'],
    )
  }
  return textReply(['Câu này chỉ có một đáp án đúng.'], ['Bạn gõ một chữ cái, ví dụ: B.'])
}

/** A letter or number that answers nothing. `run`: the one that is open; null when there is none. */
export function nothingWaitsReply(run: Run | null, samples: readonly string[]): Reply {
  const waits = 'Hiện không có câu trắc nghiệm nào chờ Bạn trả lời.'
  if (run === null) {
    const [example] = samples
    const how = 'Bạn gõ /ontap để ôn tập, hoặc gõ câu hỏi của mình thành câu'
    return textReply([waits], [example === undefined ? `${how}.` : `${how}, ví dụ: “${example}”`])
  }
  return { ...textReply([waits]), buttons: [[continueButton(run)]] }
}

/** The bank has nothing to ask. */
export function noQuestionsReply(): Reply {
  return textReply(
    ['Hiện chưa có câu hỏi để ôn tập.'],
    ['Bạn gõ câu hỏi của mình, Sổ tay trả lời theo văn bản.'],
  )
}

export function noMistakesReply(): Reply {
  return {
    ...textReply(['Bạn không còn câu nào sai cần ôn lại.']),
    buttons: [[beginButton('Ôn tập 10 câu', { kind: 'ten' })]],
  }
}

/** The button of an announcement belongs to a question that was taken out or changed. */
export function questionGoneReply(): Reply {
  return {
    ...textReply(['Câu hỏi này đã được thay hoặc bỏ.'], ['Bạn bấm nút ở dưới để làm câu khác.']),
    buttons: [[beginButton('Làm 3 câu khác', { kind: 'three' })]],
  }
}

/** `link` opens the private chat; null where there is no such link. */
export function studyInPrivateReply(link: string | null): Reply {
  return {
    ...textReply(
      ['Ôn tập là của riêng từng người nên làm trong cuộc trò chuyện riêng.'],
      ['Bạn nhắn riêng cho Sổ tay rồi gõ /ontap.'],
    ),
    buttons: link === null ? [] : [[{ label: 'Mở cuộc trò chuyện riêng', url: link }]],
  }
}

/** `leaves`: id of an open run that the member has agreed to leave. */
export function beginButton(label: string, wish: Wish, leaves?: number): ReplyButton {
  return button(label, { kind: 'study_begin', wish, leaves })
}

/** To the next question of a run that was interrupted. */
export function continueButton(run: Run): ReplyButton {
  const place = placeOf(run, nextPosition(run) ?? 0)
  return button(`Làm tiếp ${place.toLowerCase()}`, { kind: 'study_next', runId: run.id })
}

export function nextQuestionButton(runId: number): ReplyButton {
  return button('Câu tiếp', { kind: 'study_next', runId })
}

/** Back and forth, where there is more than one page. */
export function pageButtons(
  current: number,
  last: number,
  to: (page: number) => StudyAction,
): ReplyButton[][] {
  const back = current > 0 ? [button('Trang trước', to(current - 1))] : []
  const on = current < last ? [button('Trang sau', to(current + 1))] : []
  return back.length + on.length > 0 ? [[...back, ...on]] : []
}

function notesOf(question: BankQuestion, position: number): TextBlock[] {
  const several = severalRightHint(question)
  const first = position === 0 ? ['Bạn dừng lúc nào cũng được; gõ /ontap để làm tiếp.'] : []
  return [...(several === null ? [] : [several]), ...first].map((text) => ({ kind: 'note', text }))
}

/** Which topic or document a run is on, told once. */
function subjectBlocks({ kind, title }: Run, position: number): TextBlock[] {
  const isTold = position === 0 && kind === 'ten' && title !== GENERAL_TITLE
  return isTold ? [{ kind: 'note', text: `Ôn tập: ${title}.` }] : []
}

/** `Câu 4 trên 10`. */
function placeOf({ questions }: Run, position: number): string {
  return `Câu ${position + 1} trên ${questions.length}`
}

function button(label: string, action: StudyAction): ReplyButton {
  return { label, action }
}
