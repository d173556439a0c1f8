import type { TextBlock } from '../channels/channel.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { hasSeveralRight, optionLetter, rightOptions } from '../quiz/grade.ts'
import type { Run } from '../quiz/study/ports.ts'
import { nextPosition } from '../quiz/study/summary.ts'
import { chosenOptions, optionButtons, questionBlocks, severalRightHint } from './option-buttons.ts'
import { type Reply, type ReplyButton, shortenMiddle, textReply } from './reply.ts'
import type { StudyAction } from './study-actions.ts'
import type { StudyChoice } from './study-wishes.ts'

const MAX_LABEL_LENGTH = 45
const CHOICES_PER_PAGE = 8
const MAX_TYPED_LENGTH = 60

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

/** The ways to begin. */
export function studyMenuReply(): Reply {
  return {
    ...textReply(
      ['Bạn muốn ôn tập theo cách nào?'],
      ['Bạn cũng có thể gõ chủ đề, ví dụ: /ontap mục tiêu 2030.'],
    ),
    buttons: menuButtons(),
  }
}

/** A run is open: go on with it, or begin anew. */
export function continueReply(run: Run): Reply {
  const place = placeOf(run, nextPosition(run) ?? 0)
  const answered = run.answers.length
  const total = run.questions.length
  return {
    ...textReply([`Bạn đang làm dở: ${run.title}, đã trả lời ${answered} trên ${total} câu.`]),
    buttons: [
      [button(`Làm tiếp ${place.toLowerCase()}`, { kind: 'study_next', runId: run.id })],
      [button('Làm lượt mới', { kind: 'study_menu' })],
    ],
  }
}

/** Topics or documents, a page at a time. */
export function choicesReply(
  what: 'topics' | 'documents',
  choices: StudyChoice[],
  page: number,
): Reply {
  if (choices.length === 0) return noQuestionsReply()
  const last = Math.ceil(choices.length / CHOICES_PER_PAGE) - 1
  const current = Math.min(page, last)
  const shown = choices.slice(current * CHOICES_PER_PAGE, (current + 1) * CHOICES_PER_PAGE)
  const kind = what === 'topics' ? 'study_topics' : 'study_documents'
  return {
    blocks: [
      { kind: 'title', text: what === 'topics' ? 'Ôn tập theo chủ đề' : 'Ôn tập theo văn bản' },
      { kind: 'note', text: `Bạn chọn một ${what === 'topics' ? 'chủ đề' : 'văn bản'} ở dưới.` },
    ],
    buttons: [...choiceButtons(shown), ...pageButtons(current, last, (to) => ({ kind, page: to }))],
  }
}

/** Several topics or documents hold what was typed. */
export function severalChoicesReply(typed: string, choices: StudyChoice[]): Reply {
  const shown = choices.slice(0, CHOICES_PER_PAGE)
  return {
    ...textReply([`Có nhiều nội dung gần với “${cut(typed)}”. Bạn chọn một nội dung ở dưới.`]),
    buttons: choiceButtons(shown),
  }
}

export function noSuchChoiceReply(typed: string): Reply {
  return {
    ...textReply(
      [`Chưa có câu hỏi về “${cut(typed)}”.`],
      ['Bạn chọn cách ôn ở dưới, hoặc gõ lại bằng từ khác.'],
    ),
    buttons: menuButtons(),
  }
}

/** The question at `position`. `marked`: options marked so far, where several are right. */
export function studyQuestionReply(run: Run, position: number, marked: number[]): Reply {
  const question = run.questions[position]
  if (question === undefined) return noQuestionsReply()
  return {
    blocks: [
      { kind: 'title', text: placeOf(run, position) },
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
export function nothingWaitsReply(run: Run | null): Reply {
  const waits = 'Hiện không có câu trắc nghiệm nào chờ Bạn trả lời.'
  if (run === null) {
    return textReply([waits], ['Bạn gõ /ontap để ôn tập, hoặc gõ câu hỏi của mình thành câu.'])
  }
  const position = nextPosition(run) ?? 0
  return {
    ...textReply([waits]),
    buttons: [
      [
        button(`Làm tiếp ${placeOf(run, position).toLowerCase()}`, {
          kind: 'study_next',
          runId: run.id,
        }),
      ],
    ],
  }
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

export function beginButton(
  label: string,
  wish: Extract<StudyAction, { kind: 'study_begin' }>['wish'],
): ReplyButton {
  return button(label, { kind: 'study_begin', wish })
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

function menuButtons(): ReplyButton[][] {
  return [
    [beginButton('Ôn tập 10 câu', { kind: 'ten' })],
    [button('Theo chủ đề', { kind: 'study_topics', page: 0 })],
    [button('Theo văn bản', { kind: 'study_documents', page: 0 })],
    [beginButton('Câu tôi hay sai', { kind: 'mistakes' })],
  ]
}

function choiceButtons(choices: StudyChoice[]): ReplyButton[][] {
  return choices.map(({ wish, label }) => {
    const name = shortenMiddle(label.replace(' không ghi số', ''), MAX_LABEL_LENGTH)
    return [beginButton(name, wish)]
  })
}

function notesOf(question: BankQuestion, position: number): TextBlock[] {
  const several = severalRightHint(question)
  const first = position === 0 ? ['Bạn dừng lúc nào cũng được; gõ /ontap để làm tiếp.'] : []
  return [...(several === null ? [] : [several]), ...first].map((text) => ({ kind: 'note', text }))
}

function placeOf({ questions }: Run, position: number): string {
  return `Câu ${position + 1} trên ${questions.length}`
}

function button(label: string, action: StudyAction): ReplyButton {
  return { label, action }
}

function cut(typed: string): string {
  return typed.trim().slice(0, MAX_TYPED_LENGTH)
}
