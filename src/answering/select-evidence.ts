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
/** A written question that comes no nearer tells nothing. */
const LEAST_NEARNESS = 0.3
/** What coming nearer counts against words held. */
const NEARNESS_WORTH = 0.7
/** What the kind of thing asked for counts beside the words. */
const ANSWER_TYPE_SHARE = 0.3

const ALL_THAT =
  /(?<![a-z])(?:lam|viec|nhiem vu|trach nhiem|yeu cau|noi dung) (?:nhung )?(?:gi|nao|j|sao)(?![a-z])|(?<![a-z])(?:nhung|cac) .{1,30} nao(?![a-z])/

type Part = Pick<Evidence, 'quote' | 'head'>

/** What a text holds of the question's words, and how far it answers by words and kind. */
interface Readers {
  shareOf: (text: string) => HeldWords
  answering: (text: string) => number
}

interface Stretch {
  start: number
  end: number
}

/**
 * The least stretch of a hit that answers: what the question's words lead to, or what answers the
 * nearest question that was written for the passage. An item asked for by its place is said whole.
 */
export function selectQuote(hit: Hit, retrieval: Pick<Retrieval, 'question' | 'weights'>): Part {
  if (isAskedItem(hit, retrieval)) return { quote: hit.passage.text, head: null }
  const shareOf = createShareReader(retrieval)
  const type = retrieval.question.answerType
  const answering = (text: string) =>
    shareOf(text).share + ANSWER_TYPE_SHARE * Math.min(1, holdsAnswerType(text, type))
  const byWords = selectByWords(hit, retrieval.question, { shareOf, answering })
  return selectAsBefore(hit, byWords, answering) ?? byWords
}

/**
 * What answers the nearest written question, where that lies elsewhere in the passage: how much
 * nearer it comes than those answered by what the words lead to must outweigh the words it lacks.
 */
function selectAsBefore(
  { passage, asked }: Hit,
  byWords: Part,
  answering: (text: string) => number,
): Part | null {
  const [nearest] = asked
  if (!nearest?.answer || nearest.nearness < LEAST_NEARNESS) return null
  const { answer } = nearest
  if (answer.includes(byWords.quote) || byWords.quote.includes(answer)) return null
  const chosen = stretchOf(passage, byWords.quote)
  const alike = asked.find(
    (one) => one.answer === null || overlap(stretchOf(passage, one.answer), chosen),
  )
  const part = { quote: answer, head: headAbove(passage, stretchOf(passage, answer)) }
  const gain = nearest.nearness - (alike?.nearness ?? LEAST_NEARNESS)
  const worth = ({ head, quote }: Part) => answering(head ? `${head} ${quote}` : quote)
  return gain * NEARNESS_WORTH > worth(byWords) - worth(part) ? part : null
}

/** `3. Đề nghị Ủy ban Mặt trận Tổ quốc:` for a clause further on in that sentence. */
function headAbove({ text, sentences }: Passage, { start }: Stretch): string | null {
  const sentence = sentences.findLast((one) => one.start <= start)
  if (!sentence || sentence.start === start) return null
  const { headEnd } = splitClauses(sentence.text)
  const end = sentence.start + headEnd
  return headEnd > 0 && start >= end ? text.slice(sentence.start, end) : null
}

function stretchOf({ text }: Passage, quote: string): Stretch {
  const start = text.indexOf(quote)
  return { start, end: start + quote.length }
}

function overlap(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end
}

/**
 * The best sentence, and those beside it that are nearly as good and add something; of one long
 * sentence only the clauses that answer, with the words that say whom they are about.
 */
function selectByWords(
  hit: Hit,
  question: Retrieval['question'],
  { shareOf, answering }: Readers,
): Part {
  const { text } = hit.passage
  const sentences = selectSentences(hit, shareOf)
  const start = sentences[0]?.start ?? 0
  const quote = text.slice(start, sentences.at(-1)?.end ?? text.length)
  if (sentences.length !== 1) return { quote, head: null }
  return asksForAll(question)
    ? { quote, head: null }
    : selectClauses(quote, question.answerType, answering)
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

/**
 * `Phải làm những gì`: whoever asks for all that is to be done gets all, also with `còn Mặt trận
 * thì sao` after it.
 */
function asksForAll({ answerType, text, words, followsUp }: Retrieval['question']): boolean {
  const asked = followsUp ? words.map(({ folded }) => folded).join(' ') : fold(text)
  return answerType === 'list' || ALL_THAT.test(asked)
}

/** The shortest run of clauses that holds nearly all that the whole sentence holds. */
function selectClauses(
  sentence: string,
  type: AnswerType | null,
  answering: Readers['answering'],
): Part {
  const { clauses, headEnd } = splitClauses(sentence)
  const whole = { quote: sentence, head: null }
  const isShort = sentence.length <= SHORT_SENTENCE && type !== 'number' && type !== 'date'
  if (clauses.length < 2 || isShort) return whole
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
