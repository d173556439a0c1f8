import type { Passage } from '../corpus/document.ts'
import { introduces } from '../corpus/outline.ts'
import { createActorReader } from './actors.ts'
import {
  answerTypeOf,
  introductionShare,
  listShare,
  metadataAgreement,
  nationShare,
  printsReference,
  yearAgreement,
} from './agreements.ts'
import type { AskedBefore } from './asked-before.ts'
import { readCounted } from './counted-things.ts'
import type { Features } from './features.ts'
import type { Hit, Retrieval, SentenceHit } from './hit.ts'
import type { LexicalIndex } from './lexical-index.ts'
import type { LexicalScores } from './lexical-scores.ts'
import type { PassageIndex } from './passage-index.ts'
import { countedItems, createCoverage } from './question-coverage.ts'
import type { AnswerType } from './question-words.ts'
import { UNASKED } from './rank-passages.ts'
import { PLAINLY_NAMED } from './scope.ts'
import { createTitleReader } from './section-titles.ts'

/** A question with all that was read from it. */
export interface Asked extends Pick<Retrieval, 'question' | 'scope' | 'intents' | 'sections'> {
  /** Its embedding. */
  vector: Float64Array
  /** How near it comes to the questions that were written for each passage. */
  before: AskedBefore
}

export interface FeatureReader {
  /** BM25 scores by passage and by sentence, the best of each first. */
  passageScores: LexicalScores
  sentenceScores: LexicalScores
  /** Items of lists of the size that the question counts. */
  counted: ReadonlySet<number>
  /** What is known of the passage at a position. */
  read(at: number): Pick<Hit, 'features' | 'inherited'>
  /** Its sentences, the one that answers best first. */
  sentences(at: number): SentenceHit[]
}

/** Candidates by their terms, passages and single sentences. */
const BEST_PASSAGES = 30
const BEST_SENTENCES = 20
/** What a heading or introducing line matches counts this much for what stands under it. */
const INHERITED = 0.85
/** What besides matching words makes a sentence the one that answers. */
const SENTENCE_SIMILARITY = 0.3
const SENTENCE_ANSWER_TYPE = 0.25
const SENTENCE_REFERENCE = 0.5

/**
 * Searches the index for a question once, then reads single passages.
 * @param limit how many passages are wanted in the end
 */
export function createFeatureReader(
  index: PassageIndex,
  asked: Asked,
  limit: number,
): FeatureReader {
  const { question, scope, intents, sections, vector, before } = asked
  const passageScores = searchTelling(index.passageTerms, Math.max(BEST_PASSAGES, limit))
  const sentenceScores = searchTelling(index.sentenceTerms, BEST_SENTENCES)
  const coverage = createCoverage(index, question)
  const best = { passage: largest(passageScores), sentence: largest(sentenceScores) }

  const countedThing = readCounted(question)
  const titleShare = createTitleReader(question.text)
  const readActor = createActorReader(question.text)
  const mostNamed = Math.max(0, ...scope.documents)
  const counted = new Set(countedItems(index, question, coverage))

  const ofPassage = (at: number) => passageScores.of(at)
  const ofBestSentence = (at: number) => {
    let score = 0
    const end = index.firstSentence[at + 1] ?? 0
    for (let unit = index.firstSentence[at] ?? 0; unit < end; unit++) {
      score = Math.max(score, sentenceScores.of(unit))
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
      const held = coverage.ofPassage(at)
      const { text, sentence } = coverage.ofText(at)
      const lacks = before.lacks(document)
      const ofType = answerTypeOf(index, at, nearest.unit, question.answerType)
      const named = scope.documents[document] ?? 0
      const actor = passage.kind === 'metadata' ? 0 : readActor(passage.text)
      return {
        inherited: above.passage > own.passage,
        features: {
          passage: Math.max(own.passage, above.passage) / best.passage,
          sentence: Math.max(own.sentence, above.sentence) / best.sentence,
          dense: nearest.similarity,
          coverage: held,
          wording: sentence,
          heading: Math.max(0, held - text),
          title: titleShare(passage.trail),
          actor,
          // A document without written questions is judged as if its sentences were its questions.
          asked: lacks ? UNASKED.asked * sentence : (before.terms.get(at) ?? 0),
          askedDense: lacks
            ? UNASKED.askedDense * nearest.similarity
            : (before.similarity.get(at) ?? 0),
          everyday: before.terms.has(at) ? coverage.ofQuestions(at) : 0,
          // `Ban Tuyên giáo Tỉnh ủy làm gì` names a body, not the document that it issued.
          scope: actor === 1 && mostNamed < PLAINLY_NAMED ? mostNamed : named,
          nation: index.conveyed[at] ? nationShare(scope, question.answerType) : 0,
          year: yearAgreement(index, at, question.years),
          answerType: ofType,
          counts: Number(countedThing?.isIn(passage.text) ?? false),
          ...kindFeatures(question.answerType, ofType, passage),
          section: sections.includes(passage.section) ? 1 : 0,
          reference: printsReference(index, passage.text, scope.foreignReferences),
          count: counted.has(at) ? 1 : 0,
          introduces: introductionShare(passage),
          metadata: metadataAgreement(passage, intents, named),
          // Told when all candidates are ranked.
          duplicate: 0,
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

  function searchTelling(terms: LexicalIndex, count: number): LexicalScores {
    return terms.search(terms.telling(question.terms), count)
  }

  /** How well a sentence answers. */
  function answering(unit: number, similarity = index.vectors.similarity(vector, unit)): number {
    return (
      sentenceScores.of(unit) / best.sentence +
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

/** The agreement in kind, by itself for each kind whose form shows in a text. */
function kindFeatures(
  type: AnswerType | null,
  agreement: number,
  passage: Passage,
): Pick<Features, 'figure' | 'date' | 'person' | 'organisation' | 'reason' | 'list'> {
  return {
    figure: type === 'number' ? agreement : 0,
    date: type === 'date' ? agreement : 0,
    person: type === 'person' ? agreement : 0,
    organisation: type === 'organisation' ? agreement : 0,
    reason: type === 'reason' ? agreement : 0,
    list: type === 'list' ? listShare(passage) : 0,
  }
}

/** The largest score, at least the smallest positive number, so that it can divide. */
function largest({ best }: LexicalScores): number {
  return Math.max(Number.EPSILON, best[0]?.score ?? 0)
}
