import { fold } from '../lib/vietnamese.ts'
import type { QuestionWord } from './question-terms.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** A word near in meaning stands for the thing asked for from this credit on. */
const NEAR_NAME = 0.25
const LEAST_IMPORTANCE = 0.3
/** Words that say little elsewhere, and are what is counted behind `bao nhiêu`. */
const COUNTED_ANYWAY = new Set(['nguoi', 'lan', 'ngay', 'thang', 'nam', 'gio', 'viec', 'cap'])

/** What a question asks the number of. */
export interface CountedThing {
  /** `mấy`, which also counts things that documents call otherwise. */
  isFew: boolean
  /** Whether a text counts it, under this or a near name. */
  isIn(text: string): boolean
}

/** Reads off a question what it counts: people in `bao nhiêu người`; null when it counts nothing. */
export function readCounted({ answerType, words }: UnderstoodQuestion): CountedThing | null {
  if (answerType !== 'number') return null
  const asked = words.findIndex(countsThings)
  const thing = asked < 0 ? undefined : words[asked + 1]
  if (!thing || !canBeCounted(thing)) return null
  const names = thing.keys.flatMap(({ term, credit }) => (credit >= NEAR_NAME ? [term] : []))
  const forms = countedForms(names)
  return {
    isFew: words[asked]?.folded === 'may',
    isIn(text) {
      if (!/\d/.test(text)) return false
      const folded = fold(text.replaceAll('%', ' phần trăm '))
      return forms.some((form) => form.test(folded))
    },
  }
}

function canBeCounted({ folded, slots }: QuestionWord): boolean {
  if (COUNTED_ANYWAY.has(folded)) return true
  return slots.some(({ importance }) => importance >= LEAST_IMPORTANCE)
}

/** `Bao nhiêu`, `mấy`; not `thứ mấy`, nor a machine. */
function countsThings({ folded, slots }: QuestionWord, at: number, words: QuestionWord[]): boolean {
  if (folded === 'bao nhieu') return true
  return (
    folded === 'may' &&
    slots[0]?.token.text !== 'máy' &&
    !/(?:^| )thu$/.test(words[at - 1]?.folded ?? '')
  )
}

/**
 * A figure, at most two words, and a name: `40 - 50 tổ chức`, `10 tỉnh, thành`; or a name and,
 * within the clause, a figure: `tỷ lệ doanh nghiệp … đạt trên 40%`.
 */
function countedForms(names: readonly string[]): RegExp[] {
  const any = `(?:${names.map((name) => name.replace(/[^a-z0-9 ]/g, '.')).join('|')})(?![a-z])`
  return [
    new RegExp(`\\d[\\d.,]*\\s+(?:\\S+\\s+){0,2}${any}`),
    new RegExp(`(?<![a-z])${any}[^.;]{0,100} (?:dat|chiem|tren|la|o muc) [^.;]{0,20}\\d`),
  ]
}
