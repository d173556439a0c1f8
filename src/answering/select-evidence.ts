import type { Passage } from '../corpus/document.ts'
import { fold } from '../lib/vietnamese.ts'
import { holdsAnswerType } from '../retrieval/answer-type.ts'
import type { Hit, Retrieval } from '../retrieval/hit.ts'
import { findAskedItem } from '../retrieval/ordinals.ts'
import type { AnswerType } from '../retrieval/question-words.ts'
import { splitClauses } from './clauses.ts'
import { createShareReader, type HeldWords } from './question-share.ts'

/** What an answer says from one passage. */
export interface Evidence {
  passage: Passage
  /** A stretch of the passage, literally: whole sentences, or whole clauses of one. */
  quote: string
  /** Words of the passage further above without which the quote is about nobody. */
  head?: string | null
  role: 'text' | 'item'
}

/** A sentence beside the best one belongs to the answer when it is nearly as good … */
const NEARLY_AS_GOOD = 0.85
/** … and holds words of the question that the stretch lacks. */
const LEAST_GAIN = 0.05
const LONGEST_STRETCH = 3
/** A part of a sentence answers as well when it holds this much of what the whole holds. */
const NEARLY_ALL = 0.8
/** Up to this length only a figure or a date is cut out. */
const SHORT_SENTENCE = 140
/** What the kind of thing asked for counts beside the words. */
const ANSWER_TYPE_SHARE = 0.3

const ALL_THAT =
  /(?<![a-z])(?:lam|viec|nhiem vu|trach nhiem|yeu cau|noi dung) (?:nhung )?(?:gi|nao|j|sao)(?![a-z])|(?<![a-z])(?:nhung|cac) .{1,30} nao(?![a-z])/

type Part = Pick<Evidence, 'quote' | 'head'>

interface Stretch {
  start: number
  end: number
}

/**
 * The least stretch of a hit that answers: the best sentence, and those beside it that are nearly
 * as good and add something; of one long sentence only the clauses that answer, with the words
 * that say whom they are about.
 */
export function selectQuote(hit: Hit, retrieval: Pick<Retrieval, 'question' | 'weights'>): Part {
  const { text } = hit.passage
  if (isAskedItem(hit, retrieval)) return { quote: text, head: null }
  const shareOf = createShareReader(retrieval)
  const sentences = selectSentences(hit, shareOf)
  const start = sentences[0]?.start ?? 0
  const quote = text.slice(start, sentences.at(-1)?.end ?? text.length)
  if (sentences.length !== 1) return { quote, head: null }
  return asksForAll(retrieval.question)
    ? { quote, head: null }
    : selectClauses(quote, retrieval.question.answerType, shareOf)
}

/** `Nhiệm vụ thứ hai`: whether a hit is the item that the question asks for by its place. */
export function isAskedItem({ features }: Hit, { question }: Pick<Retrieval, 'question'>): boolean {
  return features.count > 0 && findAskedItem(question.text) !== null
}

function selectSentences(
  { passage, sentences }: Hit,
  shareOf: (text: string) => HeldWords,
): Stretch[] {
  const best = sentences[0]
  if (!best || passage.sentences.length <= 1) return passage.sentences.slice(0, 1)
  const scores = new Map(sentences.map(({ sentence, score }) => [sentence, score]))
  let first = best.sentence
  let last = best.sentence
  const textOf = (from: number, to: number) =>
    passage.text.slice(passage.sentences[from]?.start ?? 0, passage.sentences[to]?.end)
  const adds = (sentence: number, from: number, to: number) =>
    (scores.get(sentence) ?? 0) >= best.score * NEARLY_AS_GOOD &&
    shareOf(textOf(from, to)).share - shareOf(textOf(first, last)).share >= LEAST_GAIN
  while (last - first + 1 < LONGEST_STRETCH) {
    if (adds(first - 1, first - 1, last)) first -= 1
    else if (adds(last + 1, first, last + 1)) last += 1
    else break
  }
  return passage.sentences.slice(first, last + 1)
}

/** `Phải làm những gì`: whoever asks for all that is to be done gets all. */
function asksForAll({ answerType, text }: Retrieval['question']): boolean {
  return answerType === 'list' || ALL_THAT.test(fold(text))
}

/** The shortest run of clauses that holds nearly all that the whole sentence holds. */
function selectClauses(
  sentence: string,
  type: AnswerType | null,
  shareOf: (text: string) => HeldWords,
): Part {
  const { clauses, headEnd } = splitClauses(sentence)
  const whole = { quote: sentence, head: null }
  const isShort = sentence.length <= SHORT_SENTENCE && type !== 'number' && type !== 'date'
  if (clauses.length < 2 || isShort) return whole
  const answering = (text: string) =>
    shareOf(text).share + ANSWER_TYPE_SHARE * Math.min(1, holdsAnswerType(text, type))
  const head = sentence.slice(0, headEnd)
  const least = answering(sentence) * NEARLY_ALL
  let best: Part = whole
  for (const [first, { start, leansOnBefore }] of clauses.entries()) {
    if (leansOnBefore) continue
    for (const { end } of clauses.slice(first)) {
      const quote = sentence.slice(start, end)
      const isCutOff = first > 0 && headEnd > 0
      if (quote.length + (isCutOff ? headEnd : 0) >= lengthOf(best)) break
      // What the head says counts for each clause under it.
      if (answering(isCutOff ? `${head} ${quote}` : quote) < least) continue
      best = { quote, head: isCutOff ? head : null }
      break
    }
  }
  return best
}

function lengthOf({ quote, head }: Part): number {
  return quote.length + (head?.length ?? 0)
}
