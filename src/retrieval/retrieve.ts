import { fold } from '../lib/vietnamese.ts'
import { matchWrittenQuestions, neverAsked } from './asked-before.ts'
import { comparedScopes, type ScopeSide, sideBySide } from './compare-scopes.ts'
import { findCandidates } from './find-candidates.ts'
import { findBackground, type HistoryTurn } from './follow-up.ts'
import type { Hit, RankedPassage, Retrieval } from './hit.ts'
import { NO_LAY_WORDS } from './lay-words.ts'
import { findMetadataIntents } from './metadata-intent.ts'
import { ALL_PARTS, type RetrieverParts } from './parts.ts'
import { type Asked, createFeatureReader } from './passage-features.ts'
import type { PassageIndex } from './passage-index.ts'
import type { IndexEmbeddings } from './ports.ts'
import { combineFeatures } from './rank-passages.ts'
import { findUnknownLaw } from './references.ts'
import { findScope, type QuestionScope } from './scope.ts'
import { weakenScopeWords } from './scope-words.ts'
import { findSectionIds } from './section-mentions.ts'
import { subjectWords, type UnderstoodQuestion, understandQuestion } from './understand-question.ts'
import { findUnknownPlace } from './unknown-place.ts'

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

const DEFAULT_LIMIT = 10
/** Words of the earlier question count this much in a follow-up. */
const BACKGROUND_WEIGHT = 0.4
const OWN_PLACE_SCOPE = 0.25
/** What stands further on in a pasted text is not read. */
const LONGEST_QUESTION = 2_000

/** A retriever over one index; all its parts work together unless some are switched off. */
export function createRetriever(
  index: PassageIndex,
  embeddings: IndexEmbeddings,
  parts: RetrieverParts = ALL_PARTS,
): Retriever {
  const known = parts.layWords ? index : { ...index, layWords: NO_LAY_WORDS }
  return {
    async retrieve(asRequested) {
      const request = {
        ...asRequested,
        question: asRequested.question.slice(0, LONGEST_QUESTION),
      }
      const { question, scope, meaning } = understand(request, known)
      const vector = await embeddings.embedQuery(meaning)
      const intents = findMetadataIntents(question.text)
      const sections = findSectionIds(request.question)
      const asksForFigure = question.answerType === 'number'
      const sides = comparedScopes(index, scope, fold(question.text), asksForFigure)
      const limit = request.limit ?? DEFAULT_LIMIT
      const before = parts.writtenQuestions
        ? matchWrittenQuestions(index, { question, vector })
        : neverAsked(index)
      const asked = { question, scope, intents, sections, vector, before }
      const hits = rank(index, asked, sides, limit)
      return { question, scope, intents, sections, sides: sides.length, hits }
    },
  }
}

/** Reads the question, and a follow-up together with the question it leans on. */
function understand(
  request: RetrieveRequest,
  index: PassageIndex,
): { question: UnderstoodQuestion; scope: QuestionScope; meaning: string } {
  const own = understandAlone(request.question, index)
  const background = saysNothingKnown(own.question, index)
    ? null
    : findBackground(request.question, request.history ?? [])
  const earlier =
    background === null ? null : understandAlone(background.slice(0, LONGEST_QUESTION), index)
  const namesScope = own.scope.documents.some((share) => share > 0) || own.scope.national
  if (earlier) {
    // `Còn của cả nước?` leaves the place of the question before.
    if (namesScope) weakenScopeWords(earlier.question, earlier.scope, 0)
    leanOn(own.question, earlier.question)
  }
  // `Nghị quyết 57 là gì` asks for nothing but the document it names.
  if (!earlier && subjectWords(own.question).length === 0) {
    own.scope.foreignReferences = own.scope.references
  }
  const scope = earlier && !namesScope ? earlier.scope : own.scope
  if (!earlier && !namesScope) preferPlace(scope, request.place ?? null, index)
  const meaning = earlier ? `${own.question.text}. ${earlier.question.text}` : own.question.text
  return { question: own.question, scope, meaning }
}

/** `asdfgh qwe` leans on nothing: none of its words stands in the documents, however read. */
function saysNothingKnown(question: UnderstoodQuestion, { vocabulary }: PassageIndex): boolean {
  const own = subjectWords(question)
  return (
    own.length > 0 &&
    own.every(({ keys, folded }) =>
      [folded, ...keys.map(({ term }) => term)].every((term) => !vocabulary.has(term)),
    )
  )
}

function understandAlone(
  typed: string,
  index: PassageIndex,
): { question: UnderstoodQuestion; scope: QuestionScope } {
  const question = understandQuestion(typed, index)
  const scope = findScope(question.text, index.scopeNames)
  weakenScopeWords(question, scope)
  // A correction towards the documents' words would turn other places into theirs.
  scope.unknownPlace = findUnknownPlace(typed, index.scopeNames)
  const law = findUnknownLaw(question.text, index.vocabulary.has)
  if (law !== null) scope.unknownReference ??= { text: law }
  return { question, scope }
}

/** Words and year of the earlier question count where the follow-up has none of its own. */
function leanOn(question: UnderstoodQuestion, earlier: UnderstoodQuestion): void {
  for (const [term, weight] of earlier.terms) {
    if (!question.terms.has(term)) question.terms.set(term, weight * BACKGROUND_WEIGHT)
  }
  for (const { slots, ...word } of earlier.words) {
    const weaker = slots.map((slot) => ({
      ...slot,
      importance: slot.importance * BACKGROUND_WEIGHT,
    }))
    question.words.push({ ...word, slots: weaker })
  }
  if (question.years.length === 0) question.years = earlier.years
  question.answerType ??= earlier.answerType
  question.followsUp = true
}

function preferPlace(scope: QuestionScope, place: string | null, index: PassageIndex): void {
  if (place === null) return
  for (const [i, document] of index.documents.entries()) {
    if (document.place !== null && fold(document.place) === fold(place)) {
      scope.documents[i] = OWN_PLACE_SCOPE
    }
  }
}

function rank(
  index: PassageIndex,
  asked: Asked,
  sides: readonly ScopeSide[],
  limit: number,
): Hit[] {
  const reader = createFeatureReader(index, asked)
  const ranked: (RankedPassage & { at: number })[] = []
  for (const at of findCandidates(index, asked, reader, limit)) {
    const passage = index.passages[at]
    if (!passage) continue
    const { features, inherited } = reader.read(at)
    ranked.push({ at, passage, features, inherited, score: combineFeatures(features) })
  }
  ranked.sort((a, b) => b.score - a.score || (a.passage.id < b.passage.id ? -1 : 1))
  return sideBySide(ranked, sides)
    .slice(0, limit)
    .map(({ at, ...hit }) => ({ ...hit, sentences: reader.sentences(at) }))
}
