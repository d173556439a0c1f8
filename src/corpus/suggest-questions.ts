import { overlap, wordSet } from '../lib/same-content.ts'
import { foldToWords } from '../lib/vietnamese.ts'
import type { Corpus, Document, Passage } from './document.ts'
import { whyNotSuggested } from './fit-suggestion.ts'

/** From this share of common words on, a question asks the same again. */
const SAME_QUESTION = 0.75
/** How many passages before or behind still belong to the topic. */
const NEIGHBOURHOOD = 6

/** Written questions to offer; the same arguments give the same ones. */
export interface SuggestedQuestions {
  /** To begin with: those that an editor chose. */
  opening(count: number): string[]
  /** What stands beside these passages answers: for somebody who has just read them. */
  beside(passageIds: readonly string[], asked: string, count: number): string[]
  /** What these passages answer, of each the question most like the one that was asked. */
  answeredBy(passageIds: readonly string[], asked: string, count: number): string[]
}

/** Suggestions from the questions that were written for a corpus; none where there are none. */
export function createSuggestions({
  documents,
  writtenQuestions,
  openingQuestions,
}: Corpus): SuggestedQuestions {
  const places = new Map<string, { document: Document; at: number }>()
  for (const document of documents) {
    for (const [at, { id }] of document.passages.entries()) places.set(id, { document, at })
  }
  const fitting = ({ id }: Pick<Passage, 'id'>) => (writtenQuestions.get(id) ?? []).filter(fits)
  const openings = openingQuestions.filter(fits)

  return {
    opening: (count) => openings.slice(0, count),
    beside(passageIds, asked, count) {
      const place = places.get(passageIds[0] ?? '')
      if (place === undefined) return []
      const seen = new Set(passageIds)
      const offered = neighbours(place.document, place.at)
        .filter(({ id }) => !seen.has(id))
        .flatMap((passage) => {
          const question = fitting(passage).find((one) => !asksTheSame(one, asked))
          return question === undefined ? [] : [question]
        })
      return offered.slice(0, count)
    },
    answeredBy(passageIds, asked, count) {
      const words = wordSet(asked)
      const offered = passageIds.flatMap((id) => {
        const own = fitting({ id }).filter((one) => !asksTheSame(one, asked))
        const shares = own.map((question) => overlap(wordSet(question), words))
        return own[shares.indexOf(Math.max(...shares))] ?? []
      })
      return offered.slice(0, count)
    },
  }
}

/** The passages around one, those of its own section first, and what follows before what precedes. */
function neighbours({ passages }: Document, at: number): Passage[] {
  const own = passages[at]
  const following = passages.slice(at + 1, at + 1 + NEIGHBOURHOOD)
  const preceding = passages.slice(Math.max(0, at - NEIGHBOURHOOD), at).reverse()
  const around = [...following, ...preceding].filter(({ kind }) => kind !== 'metadata')
  const isBeside = ({ section }: Passage) => section === own?.section
  return [...around.filter(isBeside), ...around.filter((passage) => !isBeside(passage))]
}

function fits(question: string): boolean {
  return whyNotSuggested(question) === null
}

function asksTheSame(question: string, asked: string): boolean {
  return (
    foldToWords(question) === foldToWords(asked) ||
    overlap(wordSet(question), wordSet(asked)) >= SAME_QUESTION
  )
}
