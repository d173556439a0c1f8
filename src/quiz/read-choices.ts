import { fold } from '../lib/vietnamese.ts'
import { hasSeveralRight } from './grade.ts'
import type { Question } from './question.ts'

/** A question has at most 6 options, see question.ts. */
const ONE = /^[a-f1-6]$/
const LEAD = /^(?:cau tra loi|dap an|phuong an|tra loi|chon|cau|so|y)\s*:?\s+/
const SEPARATORS = /[\s,;.:)(+&/-]+/
/** Stand between two choices; folded. */
const BETWEEN = new Set(['va', 'voi'])

/**
 * What a typed answer chooses: `B`, `2`, `đáp án C`, `a c`, `1 và 3`. Gives indices into the
 * options, ascending, each once; null when the text is something else. Whether there are such
 * options is the caller's to see.
 */
export function readChoices(text: string): number[] | null {
  const typed = text.normalize('NFC').toLowerCase().trim()
  const answer = fold(typed).replace(LEAD, '')
  // A letter with a mark is a word: offsets in the folded text hold in the typed one.
  const parts = typed
    .slice(typed.length - answer.length)
    .split(SEPARATORS)
    .filter((part) => part !== '' && !BETWEEN.has(fold(part)))
  if (parts.length === 0 || !parts.every((part) => ONE.test(part))) return null
  const indices = parts.map((part) =>
    /\d/.test(part) ? Number(part) - 1 : part.charCodeAt(0) - 'a'.charCodeAt(0),
  )
  return [...new Set(indices)].sort((a, b) => a - b)
}

/**
 * Whether what was typed can be the whole answer: options that are there, and one where one is right. A
 * single one where several are right is certainly not all, so whoever typed it is asked for the rest.
 */
export function isWholeAnswer(
  question: Pick<Question, 'options' | 'correct'>,
  choices: readonly number[],
): boolean {
  if (choices.some((choice) => question.options[choice] === undefined)) return false
  return choices.length > 0 && hasSeveralRight(question) === choices.length > 1
}
