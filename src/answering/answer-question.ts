import type { Document } from '../corpus/document.ts'
import { createOutline, isLabel, type Outline } from '../corpus/outline.ts'
import type { Retrieval } from '../retrieval/hit.ts'
import type { Retriever } from '../retrieval/retrieve.ts'
import type { Answer, Answered, Answerer, AskRequest } from './answer.ts'
import { CitationError, checkCitations } from './check-citations.ts'
import { cite } from './cite.ts'
import { assembleAnswer, composeAnswer } from './compose.ts'
import { decide } from './decide.ts'
import { withMeaningFirst } from './definitions.ts'
import { askWhichDocument, findAskedPart, lacksAskedSection } from './document-parts.ts'
import { focusOnNamed } from './focus.ts'
import { createMentions } from './mentions.ts'
import { blankNote } from './metadata-notes.ts'
import { findNamedElsewhere } from './named-elsewhere.ts'
import { type Evidence, selectQuote } from './select-evidence.ts'

/** How many passages are ranked for one answer, and how many are offered when there is none. */
const HITS = 20
const NEAREST = 3
/** What comes near is said in so many quotes when it is in doubt whether it answers. */
const NEARBY = 2

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
  const mentions = createMentions(documents)
  return {
    async answer(request) {
      const retrieval = await retriever.retrieve({ ...request, limit: HITS })
      const elsewhere = await findNamedElsewhere(retrieval, documents, mentions)
      const answer = elsewhere
        ? answerElsewhere(elsewhere, retrieval, outline)
        : answerFrom(request, retrieval, documents, outline)
      if (answer.kind !== 'answered') return answer
      try {
        return checkCitations(answer, (id) => outline.passage(id)?.text)
      } catch (error) {
        if (!(error instanceof CitationError)) throw error
        onFalseCitation(error)
        return notInCorpus({ kind: 'nothing_close' }, retrieval, outline)
      }
    },
    otherSources(passageId) {
      const own = outline.passage(passageId)
      const others = own ? retriever.similar(own) : []
      return others.flatMap((passage) => {
        const document = outline.documentOf(passage)
        return document ? [cite(document, passage)] : []
      })
    },
    cite(passageId) {
      const passage = outline.passage(passageId)
      const document = passage && outline.documentOf(passage)
      return passage && document ? cite(document, passage) : null
    },
  }
}

/** Of a document that is only named, in the words of those that name it. */
function answerElsewhere(
  evidence: readonly Evidence[],
  retrieval: Retrieval,
  outline: Outline,
): Answer {
  return evidence.length > 0
    ? assembleAnswer(evidence, [], retrieval, outline)
    : notInCorpus({ kind: 'nothing_close' }, retrieval, outline)
}

function answerFrom(
  { question }: AskRequest,
  retrieval: Retrieval,
  documents: readonly Document[],
  outline: Outline,
): Answer {
  const part = findAskedPart(retrieval, documents, outline)
  if (part && part.length > 0) {
    return withNotes(assembleAnswer(part, [], retrieval, outline), retrieval, documents)
  }
  const choice = askWhichDocument(question, retrieval, documents)
  if (choice) return choice
  if (lacksAskedSection(retrieval, documents)) {
    return notInCorpus({ kind: 'nothing_close' }, retrieval, outline)
  }
  const focused = focusOnNamed(retrieval)
  const decision = decide(focused, retrieval)
  if (!decision.answers) return notInCorpus(decision.reason, retrieval, outline)
  const explaining = withMeaningFirst(focused)
  if (!explaining) return notInCorpus({ kind: 'not_stated' }, retrieval, outline)
  const answer = composeAnswer(explaining, outline)
  return answer
    ? { ...answer, isSure: decision.isSure }
    : notInCorpus({ kind: 'nothing_close' }, retrieval, outline)
}

function notInCorpus(
  reason: Extract<Answer, { kind: 'not_in_corpus' }>['reason'],
  retrieval: Retrieval,
  outline: Outline,
): Answer {
  const isNear = reason.kind === 'not_stated'
  const nearest = retrieval.hits
    .filter(({ passage }) => passage.kind !== 'metadata' && !isLabel(passage))
    .slice(0, isNear ? NEARBY : NEAREST)
    .flatMap((hit) => {
      // As the corpus has it: what is offered here passes no other check.
      const own = outline.passage(hit.passage.id)
      const document = own && outline.documentOf(own)
      if (!document) return []
      const { quote } = selectQuote(hit, retrieval)
      return [isNear && own.text.includes(quote) ? cite(document, own, quote) : cite(document, own)]
    })
  return { kind: 'not_in_corpus', reason, nearest }
}

/** Says what a document leaves blank of what was asked. */
function withNotes(
  answer: Answered,
  { intents }: Retrieval,
  documents: readonly Document[],
): Answered {
  const blocks = answer.blocks.map((block) => {
    const document = documents.find(({ id }) => id === block.documentId)
    return document ? { ...block, note: blankNote(document, intents) } : block
  })
  return { ...answer, blocks }
}
