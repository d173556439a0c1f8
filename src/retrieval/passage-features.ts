import type { Passage } from '../corpus/document.ts'
import { introduces, isLabel } from '../corpus/outline.ts'
import type { Hit, Retrieval, SentenceHit } from './hit.ts'
import type { MetadataIntent } from './metadata-intent.ts'
import type { PassageIndex } from './passage-index.ts'
import type { AnswerType } from './question-words.ts'
import { type DocumentReference, findReferences, sameReference } from './references.ts'
import type { QuestionScope } from './scope.ts'
import type { UnderstoodQuestion } from './understand-question.ts'

/** A question with all that was read from it. */
export interface Asked extends Pick<Retrieval, 'question' | 'scope' | 'intents' | 'sections'> {
  /** Its embedding. */
  vector: number[]
}

export interface FeatureReader {
  /** BM25 scores by passage and by sentence. */
  passageScores: Float32Array
  sentenceScores: Float32Array
  /** Items of lists of the size that the question counts. */
  counted: ReadonlySet<number>
  /** What is known of the passage at a position. */
  read(at: number): Pick<Hit, 'features' | 'inherited'>
  /** Its sentences, the one that answers best first. */
  sentences(at: number): SentenceHit[]
}

/** What a heading or introducing line matches counts this much for what stands under it. */
const INHERITED = 0.85
/** A longer introduction also says something itself. */
const LONG_INTRODUCTION = 0.15
/** Head and foot of a document, when content is asked for. */
const UNASKED_METADATA = -0.15
/** A question for the superior document is less surely about the nation than `cả nước`. */
const SUPERIOR_SHARE = 0.5
/** Share of the question's words in a line, for its list to be the one that is counted. */
const LEAST_INTRODUCER_COVERAGE = 0.05
/** A term that stands for a word at least this far tells how rare the word is. */
const SURE_CREDIT = 0.6
/** What besides matching words makes a sentence the one that answers. */
const SENTENCE_SIMILARITY = 0.3
const SENTENCE_ANSWER_TYPE = 0.25
const SENTENCE_REFERENCE = 0.5

const NUMBER_ONLY = 0.2
const NAMED_IN_FULL = /^[,\s]*ngày .{4,30} của /u
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/g

/** Scores the whole index for a question once, then reads single passages. */
export function createFeatureReader(index: PassageIndex, asked: Asked): FeatureReader {
  const { question, scope, intents, sections, vector } = asked
  const passageScores = index.passageTerms.score(question.terms)
  const sentenceScores = index.sentenceTerms.score(question.terms)
  const coverage = coverageOf(index, question)
  const best = { passage: largest(passageScores), sentence: largest(sentenceScores) }

  const counted = new Set(countedItems(index, question, coverage))

  const ofPassage = (at: number) => passageScores[at] ?? 0
  const ofBestSentence = (at: number) => {
    let score = 0
    const end = index.firstSentence[at + 1] ?? 0
    for (let unit = index.firstSentence[at] ?? 0; unit < end; unit++) {
      score = Math.max(score, sentenceScores[unit] ?? 0)
    }
    return score
  }

  return {
    passageScores,
    sentenceScores,
    counted,
    read(at) {
      const passage = index.passages[at]
      if (!passage) throw new RangeError(`no passage at ${at}`)
      const document = index.documentOf[at] ?? 0
      const nearest = nearestSentence(at)
      const own = { passage: ofPassage(at), sentence: ofBestSentence(at) }
      const above = aboveScores(at)
      const named = scope.documents[document] ?? 0
      return {
        inherited: above.passage > own.passage,
        features: {
          passage: Math.max(own.passage, above.passage) / best.passage,
          sentence: Math.max(own.sentence, above.sentence) / best.sentence,
          dense: nearest.similarity,
          coverage: coverage[at] ?? 0,
          scope: named,
          nation: index.conveyed[at] ? nationShare(scope, question.answerType) : 0,
          year: yearAgreement(index, at, question.years),
          answerType: answerTypeOf(index, at, nearest.unit, question.answerType),
          section: sections.includes(passage.section) ? 1 : 0,
          reference: printsReference(index, passage.text, scope.foreignReferences),
          count: counted.has(at) ? 1 : 0,
          introduces: introductionShare(passage),
          metadata: metadataAgreement(passage, intents, named),
        },
      }
    },
    sentences(at) {
      const first = index.firstSentence[at] ?? 0
      const sentences = index.passages[at]?.sentences ?? []
      return sentences
        .map((_, sentence) => ({ sentence, score: answering(first + sentence) }))
        .sort((a, b) => b.score - a.score || a.sentence - b.sentence)
    },
  }

  /** How well a sentence answers. */
  function answering(unit: number, similarity = index.vectors.similarity(vector, unit)): number {
    return (
      (sentenceScores[unit] ?? 0) / best.sentence +
      SENTENCE_SIMILARITY * Math.max(0, similarity) +
      SENTENCE_ANSWER_TYPE * index.answerTypeOf(unit, question.answerType) +
      SENTENCE_REFERENCE * printsAsked(unit)
    )
  }

  /** How fully a sentence names a document that is asked about. */
  function printsAsked(unit: number): number {
    const asked = scope.foreignReferences
    if (asked.length === 0) return 0
    const { passage = 0, sentence = 0 } = index.sentences[unit] ?? {}
    return printsReference(index, index.passages[passage]?.sentences[sentence]?.text ?? '', asked)
  }

  /** The sentence that answers best, and how near the nearest one is. */
  function nearestSentence(at: number): { unit: number; similarity: number } {
    const end = index.firstSentence[at + 1] ?? 0
    let unit = index.firstSentence[at] ?? 0
    let bestScore = Number.NEGATIVE_INFINITY
    let similarity = 0
    for (let other = unit; other < end; other++) {
      const near = index.vectors.similarity(vector, other)
      const score = answering(other, near)
      if (near > similarity) similarity = near
      if (score > bestScore) {
        bestScore = score
        unit = other
      }
    }
    return { unit, similarity }
  }

  /** Most of the scores of the heading or line that a passage stands under. */
  function aboveScores(at: number): { passage: number; sentence: number } {
    const introducer = index.introducerOf[at] ?? -1
    const above = index.passages[introducer]
    if (!above || !introduces(above)) return { passage: 0, sentence: 0 }
    return {
      passage: INHERITED * ofPassage(introducer),
      sentence: INHERITED * ofBestSentence(introducer),
    }
  }
}

/** Whether a part of a document's head or foot, or its opening paragraph, is what was asked for. */
export function isAskedMetadata(passage: Passage, intents: readonly MetadataIntent[]): boolean {
  if (passage.kind === 'metadata') return passage.role !== null && intents.includes(passage.role)
  return (
    intents.includes('basis') && passage.section === '' && findReferences(passage.text).length > 0
  )
}

/** By passage: share of the question's words, weighted by importance and rarity, that it holds. */
function coverageOf(index: PassageIndex, question: UnderstoodQuestion): Float32Array {
  const covered = new Float32Array(index.passages.length)
  const ofWord = new Float32Array(index.passages.length)
  let total = 0
  for (const { slots, keys } of question.words) {
    const importance = Math.max(...slots.map((slot) => slot.importance))
    const sure = keys.filter(({ credit }) => credit >= SURE_CREDIT)
    const weight = importance * Math.min(...sure.map(({ term }) => index.passageTerms.idf(term)))
    total += weight
    ofWord.fill(0)
    for (const { term, credit } of keys) {
      index.passageTerms.forEachUnit(term, (unit) => {
        const before = ofWord[unit] ?? 0
        if (credit <= before) return
        ofWord[unit] = credit
        covered[unit] = (covered[unit] ?? 0) + weight * (credit - before)
      })
    }
  }
  return total > 0 ? covered.map((sum) => sum / total) : covered
}

/** A figure that a document only conveys is the nation's, not that of the place it comes from. */
function nationShare(
  { national, asksSuperior, namesPlace }: QuestionScope,
  type: AnswerType | null,
): number {
  if (national) return 1
  if (asksSuperior) return SUPERIOR_SHARE
  return namesPlace && type === 'number' ? -1 : 0
}

/** Headings and introducing lines above a passage. */
function aboveText(index: PassageIndex, at: number): string {
  const lines = [...(index.passages[at]?.trail ?? [])]
  for (let parent = index.parentOf[at] ?? -1; parent >= 0; parent = index.parentOf[parent] ?? -1) {
    lines.push(index.passages[parent]?.text ?? '')
  }
  return lines.join('\n')
}

function yearAgreement(index: PassageIndex, at: number, years: readonly string[]): number {
  if (years.length === 0) return 0
  const yearsAbove: string[] = aboveText(index, at).match(YEAR) ?? []
  const all = [...(index.passages[at]?.text.match(YEAR) ?? []), ...yearsAbove]
  if (years.some((year) => all.includes(year))) return 1
  return yearsAbove.length > 0 ? -1 : 0
}

/** `bao giờ` is also answered by the year that stands above: `Đến năm 2030:`. */
function answerTypeOf(
  index: PassageIndex,
  at: number,
  sentence: number,
  type: AnswerType | null,
): number {
  const own = index.answerTypeOf(sentence, type)
  return type === 'date' && own === 0 && aboveText(index, at).match(YEAR) ? 0.5 : own
}

/** 1 where the document is named in full, with its date and issuer; less where by number only. */
function printsReference(
  index: PassageIndex,
  text: string,
  asked: readonly DocumentReference[],
): number {
  if (asked.length === 0) return 0
  const printed = index
    .referencesIn(text)
    .filter((other) => asked.some((reference) => sameReference(reference, other)))
  if (printed.length === 0) return 0
  return printed.some(({ end }) => NAMED_IN_FULL.test(text.slice(end))) ? 1 : NUMBER_ONLY
}

/** Items of lists that have as many as the question counts, under a line that speaks of them. */
function countedItems(
  index: PassageIndex,
  question: UnderstoodQuestion,
  coverage: Float32Array,
): number[] {
  const count = countOf(question)
  if (count === null) return []
  return index.introducedBy.flatMap((items, introducer) =>
    items.length === count && (coverage[introducer] ?? 0) >= LEAST_INTRODUCER_COVERAGE ? items : [],
  )
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

/** 1 for a mere heading or label. */
function introductionShare(passage: Passage): number {
  if (!introduces(passage)) return 0
  return isLabel(passage) ? 1 : LONG_INTRODUCTION
}

/** Only a document that the question names is asked for its signer, number or addressee. */
function metadataAgreement(
  passage: Passage,
  intents: readonly MetadataIntent[],
  named: number,
): number {
  if (isAskedMetadata(passage, intents)) return named
  return passage.kind === 'metadata' ? UNASKED_METADATA : 0
}

/** The largest score, at least the smallest positive number, so that it can divide. */
function largest(scores: Float32Array): number {
  let best = Number.EPSILON
  for (let at = 0; at < scores.length; at++) best = Math.max(best, scores[at] ?? 0)
  return best
}
