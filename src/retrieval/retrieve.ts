import type { Passage } from '../corpus/document.ts'
import { introduces } from '../corpus/outline.ts'
import { fold } from '../lib/vietnamese.ts'
import { comparedScopes, conveysSuperior, sideBySide } from './compare-scopes.ts'
import { findBackground, type HistoryTurn } from './follow-up.ts'
import type { Hit, Retrieval, SentenceHit } from './hit.ts'
import { findMetadataIntents, type MetadataIntent } from './metadata-intent.ts'
import type { PassageIndex } from './passage-index.ts'
import type { IndexEmbeddings } from './ports.ts'
import type { AnswerType } from './question-words.ts'
import { combineFeatures, type Features, holdsAnswerType } from './rank-passages.ts'
import {
  type DocumentReference,
  findReferences,
  findUnknownLaw,
  sameReference,
} from './references.ts'
import { findScope, type QuestionScope, type ScopeSpan } from './scope.ts'
import { findSectionIds } from './section-mentions.ts'
import { type UnderstoodQuestion, understandQuestion } from './understand-question.ts'

export interface RetrieveRequest {
  question: string
  history?: readonly HistoryTurn[]
  /** The chat's own place: ranks documents from there a little higher, never hides others. */
  place?: string | null
  /** How many hits; 10 unless given. */
  limit?: number
}

export interface Retriever {
  /** Ranks passages for a question; best first, never throws for anything typed. */
  retrieve(request: RetrieveRequest): Promise<Retrieval>
}

const CANDIDATES_BY_TERMS = 80
const CANDIDATES_BY_SENTENCE = 40
const CANDIDATES_BY_VECTOR = 40
/** Words of the earlier question count this much in a follow-up. */
const BACKGROUND_WEIGHT = 0.4
/** Words that name a scope are taken up by the scope, and count little as subject. */
const SCOPE_WORD_WEIGHT = 0.3
const OWN_PLACE_SCOPE = 0.25
/** Beside a much plainer name, a name counts as subject. */
const NAMING_SHARE = 0.5
/** What a heading or introducing line matches counts this much for what stands under it. */
const INHERITED = 0.85
/** A line up to this length that ends in a colon is a label for what follows. */
const LABEL_LENGTH = 80
/** Head and foot of a document, when content is asked for. */
const UNASKED_METADATA = -0.15
/** A term that stands for a word at least this far tells how rare the word is. */
const SURE_CREDIT = 0.6

/** A retriever over one index. */
export function createRetriever(index: PassageIndex, embeddings: IndexEmbeddings): Retriever {
  return {
    async retrieve(request) {
      const background = findBackground(request.question, request.history ?? [])
      const question = understandWithBackground(request.question, background, index)
      const scope = scopeOf(request, question.text, background, index)
      const vector = await embeddings.embedQuery(
        background ? `${question.text}. ${background}` : question.text,
      )
      const asked = {
        question,
        scope,
        intents: findMetadataIntents(question.text),
        sections: findSectionIds(fold(request.question)),
      }
      const sides = comparedScopes(index, scope, fold(question.text))
      const hits = sideBySide(rank(index, asked, vector), sides)
      return { ...asked, sides: sides.length, hits: hits.slice(0, request.limit ?? 10) }
    },
  }
}

function understandWithBackground(
  typed: string,
  background: string | null,
  index: PassageIndex,
): UnderstoodQuestion {
  const question = understandQuestion(typed, index)
  weakenScopeWords(question, index)
  if (!background) return question
  const earlier = understandQuestion(background, index)
  weakenScopeWords(earlier, index)
  for (const [term, weight] of earlier.terms) {
    if (!question.terms.has(term)) question.terms.set(term, weight * BACKGROUND_WEIGHT)
  }
  if (question.years.length === 0) question.years = earlier.years
  return question
}

/** What names a document is judged by the scope feature; as subject it would only mislead. */
function weakenScopeWords(question: UnderstoodQuestion, index: PassageIndex): void {
  const scopeTerms = new Set<string>()
  const scope = findScope(question.text, index.scopeNames)
  for (const { start, end } of namingSpans(question.text, scope)) {
    const named = understandQuestion(question.text.slice(start, end), index)
    for (const term of named.terms.keys()) scopeTerms.add(term)
  }
  for (const slot of question.slots) {
    const syllables = slot.readings[0]?.syllables ?? [slot.token.folded]
    if (syllables.every((syllable) => scopeTerms.has(syllable))) {
      slot.importance *= SCOPE_WORD_WEIGHT
    }
  }
  for (const term of scopeTerms) {
    const weight = question.terms.get(term)
    if (weight !== undefined) question.terms.set(term, weight * SCOPE_WORD_WEIGHT)
  }
}

/**
 * The stretches that do the naming: the plainest name and what is joined to it, as in `hướng dẫn
 * của Ban Tuyên giáo Thị ủy Phước Long`. A name apart from a much plainer one is rather a subject:
 * `Ở Phước Long, Ban Tuyên giáo Thị ủy phải làm gì`.
 */
function namingSpans(question: string, { spans }: QuestionScope): ScopeSpan[] {
  const strongest = Math.max(0, ...spans.map(({ weight }) => weight))
  const isPlain = ({ documents, weight }: ScopeSpan) =>
    documents.length === 0 || weight >= strongest * NAMING_SHARE
  const naming = new Set(spans.filter(isPlain))
  for (let grown = true; grown; ) {
    const joined = spans.filter(
      (span) => !naming.has(span) && [...naming].some((other) => isJoined(question, span, other)),
    )
    for (const span of joined) naming.add(span)
    grown = joined.length > 0
  }
  return [...naming]
}

function isJoined(question: string, a: ScopeSpan, b: ScopeSpan): boolean {
  const between = question.slice(Math.min(a.end, b.end), Math.max(a.start, b.start))
  return /^\s*(của|cua)?\s*$/.test(between)
}

function scopeOf(
  request: RetrieveRequest,
  text: string,
  background: string | null,
  index: PassageIndex,
): QuestionScope {
  const scope = findScope(text, index.scopeNames)
  // A correction towards the documents' words would turn other places into theirs.
  scope.unknownPlace = findScope(request.question, index.scopeNames).unknownPlace
  const law = findUnknownLaw(text, index.vocabulary.has)
  if (law !== null) scope.unknownReference ??= { text: law }
  const named = scope.documents.some((share) => share > 0) || scope.national
  if (!named && background) return findScope(background, index.scopeNames)
  if (!named && request.place) {
    const place = fold(request.place)
    for (const [i, document] of index.documents.entries()) {
      if (document.place !== null && fold(document.place) === place) {
        scope.documents[i] = OWN_PLACE_SCOPE
      }
    }
  }
  return scope
}

function rank(
  index: PassageIndex,
  {
    question,
    scope,
    intents,
    sections,
  }: Pick<Retrieval, 'question' | 'scope' | 'intents' | 'sections'>,
  vector: number[],
): Hit[] {
  const passageScores = index.passageTerms.score(question.terms)
  const sentenceScores = index.sentenceTerms.score(question.terms)
  const coverage = coverageOf(index, question)
  const bestPassage = largest(passageScores)
  const bestSentence = largest(sentenceScores)
  const near = index.vectors.nearest(vector, CANDIDATES_BY_VECTOR)

  const candidates = new Set(topOf(passageScores, CANDIDATES_BY_TERMS))
  for (const sentence of topOf(sentenceScores, CANDIDATES_BY_SENTENCE)) {
    candidates.add(index.sentences[sentence]?.passage ?? 0)
  }
  for (const { unit } of near) candidates.add(index.sentences[unit]?.passage ?? 0)
  addIntroduced(index, candidates)
  addAskedMetadata(index, intents, scope, candidates)

  const hits: Hit[] = []
  for (const at of candidates) {
    const passage = index.passages[at]
    if (!passage) continue
    const document = index.documentOf[at] ?? 0
    const sentences = rankSentences(index, at, sentenceScores, bestSentence, vector)
    const best = passage.sentences[sentences[0]?.sentence ?? 0]?.text ?? passage.text
    const features: Features = {
      passage: withIntroducer(index, at, (unit) => passageScores[unit] ?? 0) / bestPassage,
      sentence:
        withIntroducer(index, at, (unit) => bestSentenceScore(index, unit, sentenceScores)) /
        bestSentence,
      dense: Math.max(0, bestSimilarity(index, at, vector)),
      coverage: coverage[at] ?? 0,
      scope: scope.documents[document] ?? 0,
      nation: scope.national ? (conveysSuperior(index.documents[document], passage) ? 1 : 0) : 0,
      year: yearAgreement(index, at, question.years),
      answerType: answerTypeOf(index, at, best, question.answerType),
      section: sections.includes(passage.section) ? 1 : 0,
      reference: printsReference(passage, scope.foreignReferences) ? 1 : 0,
      introduces: introductionShare(passage),
      metadata: metadataAgreement(passage, intents, scope.documents[document] ?? 0),
    }
    hits.push({
      passage,
      features,
      score: combineFeatures(features),
      sentences,
      inherited: inherits(index, at, (unit) => passageScores[unit] ?? 0),
    })
  }
  return hits.sort((a, b) => b.score - a.score || (a.passage.id < b.passage.id ? -1 : 1))
}

function printsReference(passage: Passage, asked: readonly DocumentReference[]): boolean {
  if (asked.length === 0) return false
  const printed = findReferences(passage.text)
  return asked.some((reference) => printed.some((other) => sameReference(reference, other)))
}

/** 1 for a mere heading or label; a long introduction also says something itself. */
function introductionShare(passage: Passage): number {
  if (!introduces(passage)) return 0
  return passage.kind === 'heading' || passage.text.length <= LABEL_LENGTH ? 1 : 0.4
}

/** What stands directly under a heading or introducing line competes with it. */
function addIntroduced(index: PassageIndex, candidates: Set<number>): void {
  for (const [at, introducer] of index.introducerOf.entries()) {
    const above = index.passages[introducer]
    if (above && introduces(above) && candidates.has(introducer)) candidates.add(at)
  }
}

/** Whether the passage is found by the line above it rather than by its own words. */
function inherits(index: PassageIndex, at: number, scoreOf: (passage: number) => number): boolean {
  return withIntroducer(index, at, scoreOf) > scoreOf(at)
}

function withIntroducer(
  index: PassageIndex,
  at: number,
  scoreOf: (passage: number) => number,
): number {
  const introducer = index.introducerOf[at] ?? -1
  const above = index.passages[introducer]
  if (!above || !introduces(above)) return scoreOf(at)
  return Math.max(scoreOf(at), INHERITED * scoreOf(introducer))
}

/** Head and foot share few words with a question about them. */
function addAskedMetadata(
  index: PassageIndex,
  intents: readonly MetadataIntent[],
  scope: QuestionScope,
  candidates: Set<number>,
): void {
  if (intents.length === 0) return
  for (const [at, document] of index.documentOf.entries()) {
    const passage = index.passages[at]
    if (passage && (scope.documents[document] ?? 0) > 0 && isAsked(passage, intents)) {
      candidates.add(at)
    }
  }
}

/** Only a document that the question names is asked for its signer, number or addressee. */
function metadataAgreement(
  passage: Passage,
  intents: readonly MetadataIntent[],
  named: number,
): number {
  if (isAsked(passage, intents)) return named
  return passage.kind === 'metadata' ? UNASKED_METADATA : 0
}

function isAsked(passage: Passage, intents: readonly MetadataIntent[]): boolean {
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

function rankSentences(
  index: PassageIndex,
  passage: number,
  scores: Float32Array,
  best: number,
  vector: number[],
): SentenceHit[] {
  const first = index.firstSentence[passage] ?? 0
  const end = index.firstSentence[passage + 1] ?? first
  return Array.from({ length: end - first }, (_, sentence) => ({
    sentence,
    score:
      (scores[first + sentence] ?? 0) / best +
      0.3 * Math.max(0, index.vectors.similarity(vector, first + sentence)),
  })).sort((a, b) => b.score - a.score || a.sentence - b.sentence)
}

function bestSentenceScore(index: PassageIndex, passage: number, scores: Float32Array): number {
  let best = 0
  const end = index.firstSentence[passage + 1] ?? 0
  for (let at = index.firstSentence[passage] ?? 0; at < end; at++) {
    best = Math.max(best, scores[at] ?? 0)
  }
  return best
}

function bestSimilarity(index: PassageIndex, passage: number, vector: number[]): number {
  let best = 0
  const end = index.firstSentence[passage + 1] ?? 0
  for (let at = index.firstSentence[passage] ?? 0; at < end; at++) {
    best = Math.max(best, index.vectors.similarity(vector, at))
  }
  return best
}

/** `bao giờ` is also answered by the year that stands above: `Đến năm 2030:`. */
function answerTypeOf(
  index: PassageIndex,
  at: number,
  sentence: string,
  type: AnswerType | null,
): number {
  const own = holdsAnswerType(sentence, type)
  return type === 'date' && own === 0 && aboveText(index, at).match(YEAR) ? 0.5 : own
}

const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/g

function yearAgreement(index: PassageIndex, at: number, years: readonly string[]): number {
  if (years.length === 0) return 0
  const passage = index.passages[at]
  const own: string[] = passage?.text.match(YEAR) ?? []
  if (years.some((year) => own.includes(year))) return 1
  const above: string[] = aboveText(index, at).match(YEAR) ?? []
  if (years.some((year) => above.includes(year))) return 1
  return above.length > 0 ? -1 : 0
}

function aboveText(index: PassageIndex, at: number): string {
  const lines = [...(index.passages[at]?.trail ?? [])]
  for (let parent = index.parentOf[at] ?? -1; parent >= 0; parent = index.parentOf[parent] ?? -1) {
    lines.push(index.passages[parent]?.text ?? '')
  }
  return lines.join('\n')
}

/** The largest score, at least the smallest positive number, so that it can divide. */
function largest(scores: Float32Array): number {
  return scores.reduce((best, score) => (score > best ? score : best), Number.EPSILON)
}

/** Positions of the highest scores above 0. */
function topOf(scores: Float32Array, count: number): number[] {
  const positions: number[] = []
  for (const [at, score] of scores.entries()) if (score > 0) positions.push(at)
  return positions.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, count)
}
