import { cleanText, collapseSpaces, fold, hasDiacritics } from '../lib/vietnamese.ts'
import type { LayWords } from './lay-words.ts'
import { readSlots, type Slot } from './question-slots.ts'
import { collectTerms, groupWords, type QuestionWord } from './question-terms.ts'
import { type AnswerType, expectedAnswerType } from './question-words.ts'
import { tokenise } from './tokens.ts'
import { type QuestionKnowledge, SURE_READING } from './word-readings.ts'

export interface UnderstoodQuestion {
  /** Cleaned, with abbreviations and slips written out where they have one likely reading. */
  text: string
  slots: Slot[]
  words: QuestionWord[]
  /** Search terms with weights. */
  terms: Map<string, number>
  /** Official words for the everyday ones among its words. */
  official: string[]
  years: string[]
  answerType: AnswerType | null
  /** It leans on an earlier question, whose words then stand among its own with less weight. */
  followsUp: boolean
}

/** The words that say what is asked, not those that name documents or carry the question's form. */
export function subjectWords({ words }: UnderstoodQuestion): QuestionWord[] {
  return words.filter(({ slots }) => slots.some(({ importance }) => importance >= 1))
}

// On folded text, which keeps offsets. A bare `hoi` may be `hội`, so somebody has to do the asking.
const POLITE_OPENING =
  /^(?:(?:da|a|alo|ad|ad oi|ban oi|bot oi|so tay oi)[, ]+)*(?:cho |xin (?:phep )?|(?:toi|em|minh|chau|con|e|anh|chi|bac|co|chung toi|tui) )+(?:(?:toi|em|minh|chau|con|e|anh|chi|bac|co|chung toi|tui|duoc|xin|muon) )*hoi (?:(?:la|chut|xiu|ti|voi|them|ve)[, ]+)*/
/** After a bare `hoi` these make it `hội`; `nghị` alone may begin `nghị quyết`. */
const OF_COUNCILS = /^(?:nghi(?! quyet| dinh)|dong|nhap|vien|thao)(?![a-z])/
const YEAR = /(?<!\d)((?:19|20)\d\d)(?!\d)|2k(\d\d)(?!\d)|['’](\d\d)(?!\d)/g

/**
 * Reads a question as typed: adds what short forms, slips and keyboard residue may stand for,
 * weighs words by how much they say, and notes years and the kind of answer expected. The typed
 * form always stays among the terms.
 */
export function understandQuestion(
  question: string,
  knowledge: QuestionKnowledge & { layWords: LayWords },
): UnderstoodQuestion {
  const cleaned = withoutPoliteOpening(collapseSpaces(cleanText(question)))
  const tokens = tokenise(cleaned)
  const slots = readSlots(cleaned, tokens, knowledge)
  const lay = knowledge.layWords.find(slots)
  const words = groupWords(slots, lay, knowledge.lexicon)
  const text = writeOut(cleaned, slots)
  return {
    text,
    slots,
    words,
    terms: collectTerms(tokens, { slots, words, lay }, hasDiacritics(cleaned)),
    official: lay.flatMap((match) => match.official),
    years: findYears(cleaned),
    answerType: expectedAnswerType(text),
    followsUp: false,
  }
}

/** `Cho tôi hỏi nghị quyết …` holds no `hội nghị`, and `còn hội nghị …` nobody who asks. */
function withoutPoliteOpening(question: string): string {
  const folded = fold(question)
  const opening = POLITE_OPENING.exec(folded)?.[0] ?? ''
  const typed = question.slice(0, opening.length).toLowerCase()
  const isOtherWord = /còn|hội|hồi/.test(typed) || OF_COUNCILS.test(folded.slice(opening.length))
  return isOtherWord ? question : question.slice(opening.length)
}

/** The question with short forms written out, for embedding and for reading its form. */
function writeOut(question: string, slots: readonly Slot[]): string {
  let text = ''
  let end = 0
  for (const { token, readings, spelled } of slots) {
    // `%` is read as two words.
    if (token.start < end) continue
    const best = readings[0]
    const typed = question.slice(token.start, token.end)
    const isSure = best !== undefined && best.weight >= SURE_READING
    const meant = token.text === token.folded ? spelled : typed
    text += question.slice(end, token.start) + (isSure ? best.phrase : meant)
    end = token.end
  }
  return text + question.slice(end)
}

function findYears(question: string): string[] {
  const years = Array.from(
    question.matchAll(YEAR),
    ([, full, short, apostrophe]) => full ?? `20${short ?? apostrophe}`,
  )
  return [...new Set(years)]
}
