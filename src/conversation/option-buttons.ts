import type { TextBlock } from '../channels/channel.ts'
import { fold } from '../lib/vietnamese.ts'
import type { BankQuestion } from '../quiz/bank.ts'
import { hasSeveralRight, optionLetter } from '../quiz/grade.ts'
import type { ReplyButton } from './reply.ts'

/** An option longer than this is printed above the buttons, which then carry letters. */
const MAX_LABEL_LENGTH = 45
/** `… (chọn nhiều đáp án)` at the end of a question, folded. */
const SAYS_SEVERAL = /\(chon nhieu (?:dap an|phuong an)[^()]*\)[\s.?:]*$/

type Shown = Pick<BankQuestion, 'question' | 'options' | 'correct'>

/** The question, and the options where the buttons have no room for them. */
export function questionBlocks({ question, options }: Shown): TextBlock[] {
  const printed = isLong(options) ? options.map((option, index) => lettered(index, option)) : []
  return [question, ...printed].map((text): TextBlock => ({ kind: 'paragraph', text }))
}

/**
 * A button for each option. Where several are right it marks the option or takes the mark away, and
 * "Xong" sends what is `marked`. `button` makes one; `choices`: indices into the options, ascending,
 * that it sends, or that are marked once it was pressed.
 */
export function optionButtons(
  question: Shown,
  marked: readonly number[],
  button: (label: string, press: { choices: number[]; sends: boolean }) => ReplyButton,
): ReplyButton[][] {
  const { options } = question
  const label = (index: number) => (isLong(options) ? optionLetter(index) : (options[index] ?? ''))
  if (!hasSeveralRight(question)) {
    return options.map((_, index) => [button(label(index), { choices: [index], sends: true })])
  }
  const marks = options.map((_, index) => {
    const isMarked = marked.includes(index)
    const others = marked.filter((one) => one !== index)
    const choices = (isMarked ? others : [...others, index]).sort((a, b) => a - b)
    return [button(isMarked ? `✓ ${label(index)}` : label(index), { choices, sends: false })]
  })
  if (marked.length === 0) return marks
  const choices = [...marked].sort((a, b) => a - b)
  return [...marks, [button('Xong', { choices, sends: true })]]
}

/**
 * How to answer a question of which several options are right; null for any other. That several are
 * is said where the question does not say so itself.
 */
export function severalRightHint(question: Shown): string | null {
  if (!hasSeveralRight(question)) return null
  // As the options are shown: with letters, or on some channels with numbers.
  const typed = isLong(question.options) ? 'chữ cái, ví dụ: A C' : 'số thứ tự, ví dụ: 1 3'
  const how = `Bạn chọn từng đáp án rồi chọn Xong, hoặc gõ các ${typed}.`
  return SAYS_SEVERAL.test(fold(question.question)) ? how : `Câu này có nhiều đáp án đúng: ${how}`
}

/** The chosen options as they are read: `Thể chế; Nhân lực`. */
export function chosenOptions({ options }: Shown, choices: readonly number[]): string {
  return choices.map((choice) => options[choice] ?? '').join('; ')
}

function isLong(options: readonly string[]): boolean {
  return options.some((option) => option.length > MAX_LABEL_LENGTH)
}

function lettered(index: number, option: string): string {
  return `${optionLetter(index)}. ${option}`
}
