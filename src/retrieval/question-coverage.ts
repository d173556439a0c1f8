import { fold } from '../lib/vietnamese.ts'
import type { LexicalIndex } from './lexical-index.ts'
import { findAskedItem } from './ordinals.ts'
import type { PassageIndex } from './passage-index.ts'
import type { UnderstoodQuestion } from './understand-question.ts'
import { weighWords } from './weigh-words.ts'

/** Shares of a question's words, weighted by importance and rarity; each 0 to 1. */
export interface Coverage {
  /** What a passage holds together with its headings and its document's data. */
  ofPassage(at: number): number
  /** What the passage's own text holds, and what its fullest sentence does. */
  ofText(at: number): { text: number; sentence: number }
  /** What the questions written for a passage hold and the passage does not. */
  ofQuestions(at: number): number
}

/** Share of the question's words in a line, for its list to be the one that is counted. */
const LEAST_INTRODUCER_COVERAGE = 0.05
/** Of fewer, nobody asks for one by its place. */
const LEAST_ITEMS = 2

/** One word of the question: how much it counts, and where its terms stand. */
interface Word {
  weight: number
  /** The fullest credit first. */
  keys: { credit: number; holds(unit: number): boolean }[]
}

/** Reads how much of a question single passages hold. */
export function createCoverage(index: PassageIndex, question: UnderstoodQuestion): Coverage {
  const inPassages = wordsOf(index.passageTerms, index, question)
  const inSentences = wordsOf(index.sentenceTerms, index, question)
  const inQuestions = question.words.map(({ keys }) => creditsInQuestions(keys, index))
  const total = inPassages.reduce((sum, { weight }) => sum + weight, 0) || 1
  return {
    ofPassage: (at) =>
      inPassages.reduce((sum, word) => sum + word.weight * creditOf(word, at), 0) / total,
    ofText(at) {
      const start = index.firstSentence[at] ?? 0
      const end = index.firstSentence[at + 1] ?? 0
      const bySentence = new Float32Array(end - start)
      let text = 0
      for (const word of inSentences) {
        let best = 0
        for (let unit = start; unit < end; unit++) {
          const credit = creditOf(word, unit)
          bySentence[unit - start] = (bySentence[unit - start] ?? 0) + word.weight * credit
          best = Math.max(best, credit)
        }
        text += word.weight * best
      }
      return { text: text / total, sentence: Math.max(0, ...bySentence) / total }
    },
    ofQuestions(at) {
      let sum = 0
      for (const [i, word] of inPassages.entries()) {
        const credit = inQuestions[i]?.get(at) ?? 0
        if (credit > 0) sum += word.weight * Math.max(0, credit - creditOf(word, at))
      }
      return sum / total
    },
  }
}

/** Passages and sentences weigh the words alike: by how rare they are in passages. */
function wordsOf(terms: LexicalIndex, index: PassageIndex, question: UnderstoodQuestion): Word[] {
  const weights = weighWords(index, question)
  return question.words.map(({ keys }, i) => ({
    weight: weights[i] ?? 0,
    keys: keys
      .map(({ term, credit }) => ({ credit, holds: terms.holder(term) }))
      .sort((a, b) => b.credit - a.credit),
  }))
}

/** By passage: how far one of the questions written for it holds a word. */
function creditsInQuestions(
  keys: UnderstoodQuestion['words'][number]['keys'],
  { questionTerms, questionPassage }: PassageIndex,
): Map<number, number> {
  const credits = new Map<number, number>()
  for (const { term, credit } of keys) {
    for (const unit of questionTerms.unitsOf(term)) {
      const at = questionPassage[unit] ?? 0
      if (credit > (credits.get(at) ?? 0)) credits.set(at, credit)
    }
  }
  return credits
}

function creditOf({ keys }: Word, unit: number): number {
  return keys.find(({ holds }) => holds(unit))?.credit ?? 0
}

/**
 * Items of lists, under a line that speaks of them: all where there are as many as the question
 * counts, or the one that it asks for by its place.
 */
export function countedItems(
  index: PassageIndex,
  question: UnderstoodQuestion,
  coverage: Coverage,
): number[] {
  const count = countOf(question)
  const asked = findAskedItem(question.text)
  if (count === null && asked === null) return []
  return index.introducedBy.flatMap((items, introducer) => {
    if (items.length < LEAST_ITEMS) return []
    if (coverage.ofPassage(introducer) < LEAST_INTRODUCER_COVERAGE) return []
    if (items.length === count) return items
    const line = fold(index.passages[introducer]?.text ?? '')
    if (asked === null || !line.includes(asked.noun ?? '')) return []
    return items.at(asked.position < 0 ? asked.position : asked.position - 1) ?? []
  })
}

/** How many things a question for a list counts: 7 in `bảy nhóm nhiệm vụ`. */
function countOf({ answerType, slots }: UnderstoodQuestion): number | null {
  if (answerType !== 'list') return null
  for (const { token, readings, importance } of slots) {
    // The 57 of a document's number counts nothing.
    if (importance < 1) continue
    for (const form of [token.folded, ...readings.map(({ phrase }) => phrase)]) {
      if (/^\d{1,2}$/.test(form) && Number(form) > 1) return Number(form)
    }
  }
  return null
}
