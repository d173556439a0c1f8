import type { TextBlock } from '../channels/channel.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { optionLetter, rightOptions } from '../quiz/grade.ts'
import { type Reply, type ReplyButton, textReply } from './reply.ts'

/** An option longer than this is printed above the buttons, which then carry letters. */
const MAX_LABEL_LENGTH = 45

/** Where a practice stands. `questionIds` in the order asked. */
export interface PracticePlace {
  questionIds: string[]
  index: number
  /** Right answers before the question at `index`. */
  right: number
}

/** How one answer was, with everything needed to look it up. */
export interface GradedAnswer {
  question: BankQuestion
  isRight: boolean
  /** Index into the options. */
  choice: number
  /** Source line of the passage; null when it is no longer among the documents. */
  source: string | null
}

export function practiceQuestionReply(question: BankQuestion, place: PracticePlace): Reply {
  const { options } = question
  const { questionIds, index, right } = place
  const isLong = options.some((option) => option.length > MAX_LABEL_LENGTH)
  const lettered = options.map((option, choice) => `${optionLetter(choice)}. ${option}`)
  return {
    blocks: [
      heading(place),
      { kind: 'paragraph', text: question.question },
      ...(isLong ? lettered.map((text): TextBlock => ({ kind: 'paragraph', text })) : []),
    ],
    buttons: options.map((option, choice) => [
      {
        label: isLong ? optionLetter(choice) : option,
        action: { kind: 'practice_answer', questionIds, index, right, choice },
      },
    ]),
  }
}

/** The answered question, what was right, and the next step. `right` counts this answer in. */
export function practiceGradedReply(
  graded: GradedAnswer,
  place: PracticePlace,
  right: number,
): Reply {
  const { question, choice } = graded
  const { questionIds } = place
  const total = questionIds.length
  const next = place.index + 1
  const isLast = next >= total
  const verdict = verdictReply(graded)
  return {
    blocks: [
      heading(place),
      { kind: 'paragraph', text: question.question },
      { kind: 'paragraph', text: `Bạn chọn: ${question.options[choice] ?? ''}` },
      ...verdict.blocks,
      ...(isLast ? [scoreBlock(right, total)] : []),
    ],
    buttons: [
      ...verdict.buttons,
      isLast
        ? [beginButton()]
        : [
            {
              label: 'Câu tiếp',
              action: { kind: 'practice_next', questionIds, index: next, right },
            },
          ],
    ],
  }
}

/** Right or wrong, the explanation, the words of the document, and the way to them. */
export function verdictReply({ question, isRight, source }: GradedAnswer): Reply {
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
          action: { kind: 'show_passage', passageId: question.passageId },
        },
      ],
    ],
  }
}

/** The bank has nothing to ask. */
export function noQuestionsReply(): Reply {
  return textReply(
    ['Hiện chưa có câu hỏi để luyện tập.'],
    ['Bạn gõ câu hỏi của mình, Sổ tay trả lời theo văn bản.'],
  )
}

/** The button belongs to a question that is no longer in the bank, or was changed. */
export function questionGoneReply(): Reply {
  return {
    ...textReply(['Câu hỏi này đã được thay hoặc bỏ.'], ['Bạn bấm nút ở dưới để làm câu khác.']),
    buttons: [[beginButton()]],
  }
}

function heading({ index, questionIds }: PracticePlace): TextBlock {
  return { kind: 'title', text: `Câu ${index + 1} trên ${questionIds.length}` }
}

function scoreBlock(right: number, total: number): TextBlock {
  const praise = right === total ? 'Bạn nắm rất chắc.' : 'Bạn xem lại nguồn của câu chưa đúng.'
  return { kind: 'paragraph', text: `Kết quả: đúng ${right} trên ${total} câu. ${praise}` }
}

function beginButton(): ReplyButton {
  return { label: 'Làm 3 câu khác', action: { kind: 'practice_begin' } }
}
