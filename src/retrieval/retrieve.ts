import { cleanText, fold } from '../lib/vietnamese.ts'
import { yearsOf } from './agreements.ts'
import { createQuestionMatcher, NEVER_ASKED } from './asked-before.ts'
import { comparedScopes, type ScopeSide, sideBySide } from './compare-scopes.ts'
import { tellDuplicates } from './duplicates.ts'
import { findCandidates } from './find-candidates.ts'
import type { HistoryTurn } from './follow-up.ts'
import type { Hit, RankedPassage, Retrieval } from './hit.ts'
import { NO_LAY_WORDS } from './lay-words.ts'
import { ALL_PARTS, type RetrieverParts } from './parts.ts'
import { type Asked, createFeatureReader } from './passage-features.ts'
import type { PassageIndex } from './passage-index.ts'
import type { IndexEmbeddings } from './ports.ts'
import { combineFeatures, fuseScores } from './rank-passages.ts'
import { LONGEST_QUESTION, readQuestion } from './read-question.ts'
import { PLAINLY_NAMED } from './scope.ts'
import { findSectionIds } from './section-mentions.ts'
import { findTitledSections } from './section-titles.ts'
import { createFindSimilar, type FindSimilar } from './similar-passages.ts'
import { unknownShare, weighWords } from './weigh-words.ts'

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
  similar: FindSimilar
}

const DEFAULT_LIMIT = 10
/** More official words than a question has subjects tell nothing. */
const MOST_OFFICIAL = 10

/** A retriever over one index; all its parts work together unless some are switched off. */
export function createRetriever(
  index: PassageIndex,
  embeddings: IndexEmbeddings,
  parts: RetrieverParts = ALL_PARTS,
): Retriever {
  const known = parts.layWords ? index : { ...index, layWords: NO_LAY_WORDS }
  const matchQuestions = parts.writtenQuestions ? createQuestionMatcher(index) : () => NEVER_ASKED
  return {
    similar: createFindSimilar(index),
    async retrieve(asked) {
      const request = cleanRequest(asked)
      const { question, scope, intents, meaning } = readQuestion(request, known)
      const [vector, typed] = await embedBoth(meaning, question.official)
      const cited = findSectionIds(request.question.slice(0, LONGEST_QUESTION))
      const named = index.documents.filter((_, i) => (scope.documents[i] ?? 0) >= PLAINLY_NAMED)
      const titled = findTitledSections(question.text, named, cited)
      const sections = titled.length > 0 ? titled : cited
      const asksForFigure = question.answerType === 'number'
      const sides = comparedScopes(index, scope, fold(question.text), asksForFigure)
      const limit = request.limit ?? DEFAULT_LIMIT
      const before = matchQuestions({ question, vector: typed })
      const searched = { question, scope, intents, sections, vector, before }
      const hits = rank(index, searched, { sides, limit, isLearned: parts.reranker })
      const weights = weighWords(known, question)
      const unknown = unknownShare(known, question, weights)
      return { question, weights, unknown, scope, intents, sections, sides: sides.length, hits }
    },
  }

  /**
   * A question's vectors: with the official words for everyday ones, as the documents would put
   * it, and as it was typed, as written questions put it.
   */
  async function embedBoth(meaning: string, official: readonly string[]) {
    if (!parts.dense) {
      const none = new Float64Array(embeddings.dimension)
      return [none, none] as const
    }
    const typed = meaning.slice(0, LONGEST_QUESTION)
    if (official.length === 0) {
      const vector = await embed(typed)
      return [vector, vector] as const
    }
    const words = [...new Set(official)].slice(0, MOST_OFFICIAL).join(', ')
    return await Promise.all([embed(`${typed}. ${words}`.slice(0, LONGEST_QUESTION)), embed(typed)])
  }

  async function embed(text: string): Promise<Float64Array> {
    return Float64Array.from(await embeddings.embedQuery(text))
  }
}

/** Composed, and without marks that no letter takes: folding then keeps every place in the text. */
function cleanRequest({ question, history, ...rest }: RetrieveRequest): RetrieveRequest {
  const clean = (text: string) => cleanText(text).replace(/\p{M}/gu, '')
  return {
    ...rest,
    question: clean(question),
    history: history?.map((turn) => ({ ...turn, text: clean(turn.text) })) ?? [],
  }
}

interface RankOptions {
  sides: readonly ScopeSide[]
  limit: number
  isLearned: boolean
}

function rank(index: PassageIndex, asked: Asked, { sides, limit, isLearned }: RankOptions): Hit[] {
  const reader = createFeatureReader(index, asked, limit)
  const scoreOf = isLearned ? combineFeatures : fuseScores
  const ranked: (RankedPassage & { at: number })[] = []
  for (const at of findCandidates(index, asked, reader)) {
    const passage = index.passages[at]
    if (!passage) continue
    const { features, inherited } = reader.read(at)
    ranked.push({ at, passage, features, inherited, score: scoreOf(features) })
  }
  const ordered = bestFirst(ranked)
  const told = isLearned ? bestFirst(tellDuplicates(ordered)) : ordered
  return sideBySide(told, sides, ({ at }) => yearsOf(index, at))
    .slice(0, limit)
    .map(({ at, ...hit }) => ({
      ...hit,
      sentences: reader.sentences(at),
      asked: asked.before.questionsOf(at),
    }))
}

function bestFirst<Ranked extends RankedPassage>(ranked: readonly Ranked[]): Ranked[] {
  return ranked.toSorted((a, b) => b.score - a.score || (a.passage.id < b.passage.id ? -1 : 1))
}
