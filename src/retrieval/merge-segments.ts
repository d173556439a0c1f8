import { buildLexicalData, type LexicalField, type LexicalPart } from './build-lexical-index.ts'
import { countRuns, type WordRun } from './count-runs.ts'
import type { DocumentSegment } from './document-segment.ts'
import { LexicalIndex } from './lexical-index.ts'
import type { DocumentReference } from './references.ts'
import { TermPool } from './term-bags.ts'

const PASSAGE_FIELDS: readonly LexicalField[] = [
  { weight: 1 },
  // What a heading says it says of all that stands under it, in few words: the title of an article.
  { weight: 2, b: 0.5 },
  { weight: 0.3, b: 0.5 },
  { weight: 0.25, b: 0.3 },
]
const SENTENCE_FIELDS: readonly LexicalField[] = [{ weight: 1, b: 0.6 }]
const QUESTION_FIELDS: readonly LexicalField[] = [{ weight: 1, b: 0.4 }]

/** What the documents know together, besides who says what. */
export interface DocumentKnowledge {
  /** The documents they name, each once. */
  references: readonly Pick<DocumentReference, 'symbol' | 'number'>[]
  /** Runs of words they repeat, which people may shorten to initials. */
  runs: readonly WordRun[]
  /** How often they hold each word of the word table. */
  words: ReadonlyMap<string, number>
}

/** Segments joined, all but their vectors. */
export interface MergedTexts {
  passageTerms: LexicalIndex
  sentenceTerms: LexicalIndex
  questionTerms: LexicalIndex
  knowledge: DocumentKnowledge
}

/**
 * Joins the segments of documents in the order of the documents. What comes out is the same,
 * whether the segments were made now or before.
 * @param pause between the steps, each some milliseconds for a few documents
 */
export async function mergeSegments(
  segments: readonly DocumentSegment[],
  pause: () => Promise<unknown>,
): Promise<MergedTexts> {
  const pool = new TermPool()
  const passages: LexicalPart[] = []
  const sentences: LexicalPart[] = []
  const questions: LexicalPart[] = []
  const syllables: Int32Array[] = []
  const references = new Map<string, DocumentKnowledge['references'][number]>()
  const words = new Map<string, number>()
  for (const segment of segments) {
    const ids = Int32Array.from(segment.terms, (term) => pool.id(term))
    const toPool = (id: number) => (id < 0 ? id : (ids[id] ?? 0))
    const bags = { ...segment.bags, ids: segment.bags.ids.map(toPool) }
    passages.push({ bags, texts: segment.passages })
    sentences.push({ bags, texts: segment.sentences })
    questions.push({ bags, texts: segment.questions })
    syllables.push(segment.syllables.map(toPool))
    for (const reference of segment.references) {
      references.set(`${reference.symbol} ${reference.number}`, reference)
    }
    for (const [word, count] of segment.words) words.set(word, (words.get(word) ?? 0) + count)
    await pause()
  }
  const terms = pool.terms()
  const indexOf = async (parts: readonly LexicalPart[], fields: readonly LexicalField[]) => {
    await pause()
    return new LexicalIndex(buildLexicalData(terms, parts, fields))
  }
  const merged = {
    passageTerms: await indexOf(passages, PASSAGE_FIELDS),
    sentenceTerms: await indexOf(sentences, SENTENCE_FIELDS),
    questionTerms: await indexOf(questions, QUESTION_FIELDS),
  }
  await pause()
  const runs = countRuns(syllables, terms)
  return { ...merged, knowledge: { references: [...references.values()], runs, words } }
}
