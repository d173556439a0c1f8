import { fold } from '../lib/vietnamese.ts'
import type { AnswerType } from './question-words.ts'
import { findReferences } from './references.ts'

const FIGURE = /\d|(?<!\p{L})(?:hai|ba|bốn|sáu|bảy|tám|chín|mười)(?!\p{L})/u
/** Digits that count nothing: document numbers, dates, numbering, 5G, 4.0. */
const NO_FIGURE =
  /\d+\s?[-/]\s?\p{Lu}[\p{Lu}\p{Ll}]*\/\p{Lu}+|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|^\(?\d+(?:\.\d+)*[.)]?\s|\d+G(?!\p{L})|\d\.0|(?:quyết|số|năm|tháng|ngày) \d+/gu
const DATE =
  /\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|ngày \d|tháng \d|quý [IV\d]+|năm \d{4}|định kỳ|hằng năm|hàng năm|\d+ tháng/iu
const IS_SAID_TO_BE = /(?<!\p{L})(?:là|gồm|gọi tắt|được hiểu)(?!\p{L})/u
const TIME_LABEL = /^(?:thời gian|thời hạn|ngày)[^:]{0,20}:/iu
const REASON = /(?<![a-z])(nham|de|vi|do|boi|gop phan|tao|giup|phuc vu)(?![a-z])/
const ORGANISATION =
  /(?<![a-z])(ban|bo|so|phong|uy ban|dang uy|tinh uy|thi uy|thanh uy|cap uy|trung tam|co quan|to chuc|mat tran)(?![a-z])/
const PERSON = /(?:\p{Lu}\p{Ll}+\s){1,3}\p{Lu}\p{Ll}+|đồng chí/u

/**
 * Whether a sentence holds the kind of thing asked for, 0 or 1; half for kinds no form shows, and
 * 2 for a line that is labelled as just that.
 */
export function holdsAnswerType(sentence: string, type: AnswerType | null): number {
  switch (type) {
    case 'number':
      return FIGURE.test(sentence.replace(NO_FIGURE, ' ')) ? 1 : 0
    case 'date':
      if (TIME_LABEL.test(sentence)) return 2
      return DATE.test(sentence) ? 1 : 0
    case 'definition':
      return IS_SAID_TO_BE.test(sentence) ? 1 : 0
    case 'document':
      return findReferences(sentence).length > 0 ? 1 : 0
    case 'reason':
      return REASON.test(fold(sentence)) ? 1 : 0
    case 'organisation':
      return ORGANISATION.test(fold(sentence)) ? 1 : 0
    case 'person':
      return PERSON.test(sentence) ? 1 : 0
    default:
      return 0.5
  }
}

/** `holdsAnswerType` of a sentence by position, worked out when first asked for. */
export type AnswerTypeReader = (sentence: number, type: AnswerType | null) => number

/** Kinds are kept doubled and raised by one, since 0 is for those not read yet. */
const toKept = (kind: number) => kind * 2 + 1
const fromKept = (kept: number) => (kept - 1) / 2

/** Reads the kinds off sentences that do not change, of each when it is first asked for. */
export function createAnswerTypeReader(
  count: number,
  textOf: (sentence: number) => string,
): AnswerTypeReader {
  const byType = new Map<AnswerType | null, Uint8Array>()
  return (sentence, type) => {
    const kept = byType.get(type) ?? new Uint8Array(count)
    byType.set(type, kept)
    kept[sentence] ||= toKept(holdsAnswerType(textOf(sentence), type))
    return fromKept(kept[sentence] ?? 0)
  }
}
