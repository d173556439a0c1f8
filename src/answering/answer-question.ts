import type { Document } from '../corpus/document.ts'
import { createOutline, introduces, type Outline } from '../corpus/outline.ts'
import { describeDocument } from '../corpus/source-line.ts'
import type { Retrieval } from '../retrieval/hit.ts'
import type { Retriever } from '../retrieval/retrieve.ts'
import type { Answer, Answered, Answerer, AskRequest, NeedsChoice } from './answer.ts'
import { CitationError, checkCitations } from './check-citations.ts'
import { cite } from './cite.ts'
import { composeAnswer } from './compose.ts'
import { whyNotInCorpus } from './decide.ts'
import { blankNote } from './metadata-notes.ts'
import { isSimilar, similarity } from './same-content.ts'

/** How many passages are ranked for one answer, and how many are offered when there is none. */
const HITS = 20
const NEAREST = 3
const MOST_SOURCES = 5
/** Above this share a document counts as named. */
const NAMED = 0.3
/** Beside what it asks of a document, a question of that kind has few words of its own. */
const FEW_WORDS = 4

export interface AnswererDeps {
  documents: readonly Document[]
  retriever: Retriever
  /** Told when an answer is held back because a quote is not where it says. */
  onFalseCitation?: (error: CitationError) => void
}

/** Answers from the documents' own words; every answer passes the citation check. */
export function createAnswerer({
  documents,
  retriever,
  onFalseCitation = () => {},
}: AnswererDeps): Answerer {
  const outline = createOutline(documents)
  return {
    async answer(request) {
      const retrieval = await retriever.retrieve({ ...request, limit: HITS })
      const answer = answerFrom(request, retrieval, documents, outline)
      if (answer.kind !== 'answered') return answer
      try {
        return checkCitations(answer, (id) => outline.passage(id)?.text)
      } catch (error) {
        if (!(error instanceof CitationError)) throw error
        onFalseCitation(error)
        return notInCorpus({ kind: 'nothing_close' }, retrieval, outline)
      }
    },
    otherSources: (passageId) => otherSources(passageId, documents, outline),
    cite(passageId) {
      const passage = outline.passage(passageId)
      const document = passage && outline.documentOf(passage)
      return passage && document ? cite(document, passage) : null
    },
  }
}

function answerFrom(
  request: AskRequest,
  retrieval: Retrieval,
  documents: readonly Document[],
  outline: Outline,
): Answer {
  const choice = documentChoice(request, retrieval, documents)
  if (choice) return choice
  const reason = whyNotInCorpus(retrieval)
  if (reason) return notInCorpus(reason, retrieval, outline)
  const answer = composeAnswer(retrieval, outline)
  if (!answer) return notInCorpus({ kind: 'nothing_close' }, retrieval, outline)
  return withNotes(answer, retrieval, documents)
}

/** `Ai ký?` with several documents and none named. */
function documentChoice(
  { question }: AskRequest,
  { intents, scope, question: understood }: Retrieval,
  documents: readonly Document[],
): NeedsChoice | null {
  if (intents.length === 0 || documents.length < 2) return null
  const namesAnother = scope.spans.some((span) => span.documents.length === 0)
  const ownWords = understood.words.filter(({ slots }) =>
    slots.some(({ importance }) => importance >= 1),
  )
  if (namesAnother || ownWords.length > FEW_WORDS) return null
  if (scope.national || scope.unknownPlace || scope.documents.some((share) => share > NAMED)) {
    return null
  }
  const choices = documents.map((document) => ({
    label: describeDocument(document),
    question: `${question.replace(/[?\s]+$/, '')} – ${describeDocument(document)}`,
  }))
  return { kind: 'needs_choice', choices }
}

function notInCorpus(
  reason: Extract<Answer, { kind: 'not_in_corpus' }>['reason'],
  { hits }: Retrieval,
  outline: Outline,
): Answer {
  const nearest = hits
    .filter(({ passage }) => passage.kind !== 'metadata' && !introduces(passage))
    .slice(0, NEAREST)
    .flatMap(({ passage }) => {
      // As the corpus has it: what is offered here passes no other check.
      const own = outline.passage(passage.id)
      const document = own && outline.documentOf(own)
      return document ? [cite(document, own)] : []
    })
  return { kind: 'not_in_corpus', reason, nearest }
}

/** Says what a document leaves blank of what was asked. */
function withNotes(
  answer: Answered,
  { intents }: Retrieval,
  documents: readonly Document[],
): Answered {
  if (intents.length === 0) return answer
  const blocks = answer.blocks.map((block) => {
    const document = documents.find(({ id }) => id === block.documentId)
    return document ? { ...block, note: blankNote(document, intents) } : block
  })
  return { ...answer, blocks }
}

function otherSources(
  passageId: string,
  documents: readonly Document[],
  outline: Outline,
): ReturnType<Answerer['otherSources']> {
  const own = outline.passage(passageId)
  if (!own) return []
  return documents
    .filter(({ id }) => id !== own.documentId)
    .flatMap((document) =>
      document.passages
        .filter((passage) => passage.kind !== 'metadata' && isSimilar(passage.text, own.text))
        .map((passage) => ({ document, passage, share: similarity(passage.text, own.text) })),
    )
    .sort((a, b) => b.share - a.share)
    .slice(0, MOST_SOURCES)
    .map(({ document, passage }) => cite(document, passage))
}
