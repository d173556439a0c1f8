import { segmentWords } from '../../src/models/segment-words.ts'
import type { WordTable } from '../../src/models/word-table.ts'
import { createRandom, pickOne, type Random } from '../noise/random.ts'
import { abbreviate, addTypos, dropDiacritics, writeTeencode } from '../typing-noise.ts'
import type { WordLists } from './model.ts'
import { QUESTION_FRAMES } from './question-frames.ts'
import type { TrainingArticle, TrainingTexts } from './training-texts.ts'

/** Questions and the passages that answer them. */
export interface PairBatch {
  questions: WordLists
  passages: WordLists
  /** By pair: the article. */
  articles: Int32Array
  /** By pair: the title, which several articles may share. */
  titles: Int32Array
}

/** How likely each kind of pair is. */
const KINDS = {
  /** title → a stretch of the article */
  title: 0.5,
  /** chapter or subject → a stretch of the article */
  heading: 0.05,
  /** a few words of a line → the article around it */
  words: 0.25,
  /** a line → another line of the article */
  sibling: 0.2,
}
/** How questions are typed; the rest as in print. */
const NOISE = { bare: 0.12, partlyBare: 0.1, typos: 0.08, abbreviations: 0.08, teencode: 0.05 }
const FRAMED = 0.5
/** Articles that stand together in the collection are about the same subject and hard to tell apart. */
const NEIGHBOURS_IN_A_BATCH = 4
const NEIGHBOURHOOD = 30
const PASSAGE_WORDS = { least: 12, most: 160 }
const QUESTION_WORDS = { least: 4, most: 14 }
/** Titles such as `Hiệu lực thi hành` stand over so many articles that they tell none. */
const COMMON_TITLE = 4

/**
 * The pairs of one step. The same seed and step give the same pairs, whatever was drawn before, so
 * that training can go on where it stopped.
 */
export function drawPairs(
  texts: TrainingTexts,
  table: WordTable,
  { seed, step, size }: { seed: number; step: number; size: number },
): PairBatch {
  const random = createRandom(`${seed}/${step}`)
  const questions: number[][] = []
  const passages: number[][] = []
  const articles: number[] = []
  while (questions.length < size) {
    const anchor = below(texts.articles.length, random)
    for (let i = 0; i < NEIGHBOURS_IN_A_BATCH && questions.length < size; i++) {
      const at = Math.min(
        texts.articles.length - 1,
        anchor + (i === 0 ? 0 : below(NEIGHBOURHOOD, random)),
      )
      const pair = drawPair(texts, at, table, random)
      if (!pair) continue
      questions.push(pair.question)
      passages.push(pair.passage)
      articles.push(at)
    }
  }
  return {
    questions: toLists(questions),
    passages: toLists(passages),
    articles: Int32Array.from(articles),
    titles: Int32Array.from(articles, (at) => texts.articles[at]?.titleId ?? -1),
  }
}

function drawPair(
  texts: TrainingTexts,
  at: number,
  table: WordTable,
  random: Random,
): { question: number[]; passage: number[] } | null {
  const article = texts.articles[at]
  if (!article) return null
  const drawn = drawTexts(texts, article, random)
  if (!drawn) return null
  const question = segmentWords(typeQuestion(drawn.question, random).normalize('NFC'), table)
  if (question.length === 0 || drawn.passage.length < 3) return null
  return { question: question.map(({ row }) => row), passage: drawn.passage }
}

function drawTexts(
  texts: TrainingTexts,
  article: TrainingArticle,
  random: Random,
): { question: string; passage: number[] } | null {
  const { lines, title, titleCount, headings } = article
  const kind = drawKind(random)
  if (kind === 'sibling' || kind === 'words') {
    const line = below(lines.length, random)
    const words = (lines[line] ?? '').split(/\s+/)
    if (words.length < QUESTION_WORDS.least) return null
    if (kind === 'words') {
      return { question: someWords(words, random), passage: stretch(texts, article, random, -1) }
    }
    if (lines.length < 2) return null
    const question = words.slice(0, 2 * QUESTION_WORDS.most).join(' ')
    return { question, passage: stretch(texts, article, random, line) }
  }
  const passage = stretch(texts, article, random, -1)
  if (kind === 'heading' || title === '') {
    return headings.length > 0
      ? { question: frame(pickOne(headings, random), random), passage }
      : null
  }
  const isCommon = titleCount > COMMON_TITLE
  // A common title says what is meant only together with what it stands under.
  const subject =
    headings.length > 0 && random() < (isCommon ? 0.9 : 0.15)
      ? `${title} ${pickOne(['về', 'trong', 'của', '-'], random)} ${pickOne(headings, random)}`
      : title
  if (isCommon && random() > COMMON_TITLE / titleCount + 0.1) return null
  return { question: frame(subject, random), passage }
}

function drawKind(random: Random): keyof typeof KINDS {
  let at = random()
  for (const [kind, share] of Object.entries(KINDS) as [keyof typeof KINDS, number][]) {
    at -= share
    if (at < 0) return kind
  }
  return 'title'
}

/** A run of words, some of them left out: what somebody remembers of a rule. */
function someWords(words: readonly string[], random: Random): string {
  const length = QUESTION_WORDS.least + below(QUESTION_WORDS.most - QUESTION_WORDS.least, random)
  const start = below(Math.max(1, words.length - length + 1), random)
  const kept = words.slice(start, start + length)
  return frame(kept.join(' ').replace(/[.,;:]+$/, ''), random)
}

function frame(subject: string, random: Random): string {
  if (random() >= FRAMED) return subject
  return pickOne(QUESTION_FRAMES, random).replace('…', () => subject)
}

/** Consecutive words of an article, from the beginning of a line on; `except` is left out. */
function stretch(
  { rows, lineStarts }: TrainingTexts,
  { firstLine, lines }: TrainingArticle,
  random: Random,
  except: number,
): number[] {
  const most = PASSAGE_WORDS.least + below(PASSAGE_WORDS.most - PASSAGE_WORDS.least, random)
  const first = random() < 0.4 ? 0 : below(lines.length, random)
  const words: number[] = []
  for (let i = 0; i < lines.length && words.length < most; i++) {
    const line = (first + i) % lines.length
    if (line === except) continue
    // Past the end only when what stands there is too short.
    if (first + i >= lines.length && words.length >= PASSAGE_WORDS.least) break
    const start = lineStarts[firstLine + line] ?? 0
    const end = Math.min(lineStarts[firstLine + line + 1] ?? 0, start + most - words.length)
    for (let at = start; at < end; at++) words.push(rows[at] ?? 0)
  }
  return words
}

function typeQuestion(question: string, random: Random): string {
  const at = random()
  let edge = NOISE.bare
  if (at < edge) return dropDiacritics(question)
  edge += NOISE.partlyBare
  if (at < edge) return dropDiacritics(question, { share: random(), random })
  edge += NOISE.typos
  if (at < edge) return addTypos(question, { share: 0.3 * random(), random })
  edge += NOISE.abbreviations
  if (at < edge) return abbreviate(question, { share: 0.8, random })
  edge += NOISE.teencode
  if (at < edge) return writeTeencode(question, { share: 0.8, random })
  return question
}

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit)
}

function toLists(texts: readonly number[][]): WordLists {
  const starts = new Int32Array(texts.length + 1)
  for (const [i, text] of texts.entries()) starts[i + 1] = (starts[i] ?? 0) + text.length
  return { rows: Int32Array.from(texts.flat()), starts }
}
