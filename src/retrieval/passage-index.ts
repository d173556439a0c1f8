import type { Corpus, Document, Passage } from '../corpus/document.ts'
import { createOutline, introduces } from '../corpus/outline.ts'
import { conveyedBy } from '../corpus/source-line.ts'
import { fold } from '../lib/vietnamese.ts'
import { type AnswerTypeReader, createAnswerTypeReader } from './answer-type.ts'
import { createInitialisms, type Initialisms } from './initialisms.ts'
import type { LayWords } from './lay-words.ts'
import type { LexicalIndex } from './lexical-index.ts'
import type { NearUnits } from './near-units.ts'
import type { Lexicon } from './ports.ts'
import { listQuestionUnits } from './question-units.ts'
import { type DocumentReference, findReferences } from './references.ts'
import { collectScopeNames, type ScopeNames } from './scope-names.ts'
import type { SearchStructures } from './search-structures.ts'
import type { Vocabulary } from './spelling.ts'
import { createVocabulary } from './vocabulary.ts'

/** A sentence of a passage, by position. */
export interface SentenceUnit {
  passage: number
  sentence: number
}

/** Everything a search looks at; built once for one corpus and one embedder. */
export interface PassageIndex {
  documents: readonly Document[]
  passages: readonly Passage[]
  /** By passage: position of its document. */
  documentOf: Int32Array
  /** By passage: position of the passage that introduces it, or -1. */
  parentOf: Int32Array
  /** By passage: its parent, else the heading it stands under, or -1. */
  introducerOf: Int32Array
  /** By passage: those it introduces. */
  introducedBy: readonly (readonly number[])[]
  /** By passage: 1 when it lies in a section that restates a superior document. */
  conveyed: Uint8Array
  /** By document: its passages. */
  passagesOf: readonly (readonly number[])[]
  sentences: readonly SentenceUnit[]
  /** By passage: its first sentence among `sentences`; one more entry closes the last. */
  firstSentence: Int32Array
  passageTerms: LexicalIndex
  sentenceTerms: LexicalIndex
  vectors: NearUnits
  /** Written questions, each a unit of its own. They lead to their passage and are never shown. */
  questionTerms: LexicalIndex
  questionVectors: NearUnits
  /** By written question: the passage that answers it. */
  questionPassage: Int32Array
  scopeNames: ScopeNames
  vocabulary: Vocabulary
  initialisms: Initialisms
  lexicon: Lexicon
  layWords: LayWords
  answerTypeOf: AnswerTypeReader
  /** Documents that a passage or sentence names, looked up once for each text. */
  referencesIn(text: string): readonly DocumentReference[]
}

/** Joins the search structures with the corpus they were built from. */
export function assemblePassageIndex(
  corpus: Corpus,
  { knowledge, ...structures }: SearchStructures,
  lexicon: Lexicon,
  layWords: LayWords,
): PassageIndex {
  const { documents } = corpus
  const outline = createOutline(documents)
  const references = new Map<string, readonly DocumentReference[]>()
  const passages = documents.flatMap((document) => document.passages)
  const position = new Map(passages.map((passage, i) => [passage.id, i]))
  const sentences = passages.flatMap((passage, i) =>
    passage.sentences.map((_, sentence) => ({ passage: i, sentence })),
  )
  const firstSentence = new Int32Array(passages.length + 1)
  for (const [i, passage] of passages.entries()) {
    firstSentence[i + 1] = (firstSentence[i] ?? 0) + passage.sentences.length
  }
  const { passageTerms } = structures
  const documentOf = Int32Array.from(
    documents.flatMap((document, i) => document.passages.map(() => i)),
  )
  return {
    ...structures,
    lexicon,
    layWords,
    referencesIn(text) {
      const known = references.get(text) ?? findReferences(text)
      references.set(text, known)
      return known
    },
    answerTypeOf: createAnswerTypeReader(sentences.length, (unit) => {
      const { passage = 0, sentence = 0 } = sentences[unit] ?? {}
      return passages[passage]?.sentences[sentence]?.text ?? ''
    }),
    documents,
    passages,
    introducerOf: Int32Array.from(passages, (passage) => {
      const introducer = outline.introducer(passage)
      return introducer ? (position.get(introducer.id) ?? -1) : -1
    }),
    introducedBy: passages.map((passage) =>
      introduces(passage)
        ? outline.introduced(passage).map(({ id }) => position.get(id) ?? -1)
        : [],
    ),
    conveyed: Uint8Array.from(
      documents.flatMap((document) =>
        document.passages.map(({ section }) => Number(conveyedBy(document, section) !== null)),
      ),
    ),
    passagesOf: documents.map((document) =>
      document.passages.map(({ id }) => position.get(id) ?? -1),
    ),
    documentOf,
    parentOf: Int32Array.from(passages, ({ parentId }) =>
      parentId === null ? -1 : (position.get(parentId) ?? -1),
    ),
    sentences,
    firstSentence,
    questionPassage: listQuestionUnits(corpus).passages,
    scopeNames: collectScopeNames(documents, knowledge.references, (name, own) =>
      isUsedElsewhere(name, own, { passages, documentOf, passageTerms }),
    ),
    vocabulary: createVocabulary(passageTerms),
    initialisms: createInitialisms(knowledge.runs),
  }
}

/** Whether other documents than these write a folded name, of whatever syllables, in their text. */
function isUsedElsewhere(
  name: string,
  own: ReadonlySet<number>,
  {
    passages,
    documentOf,
    passageTerms,
  }: Pick<PassageIndex, 'passages' | 'documentOf' | 'passageTerms'>,
): boolean {
  const [first = '', ...rest] = name.split(' ')
  const pairs = rest.map((syllable, i) => `${i === 0 ? first : rest[i - 1]} ${syllable}`)
  const rarest = [...pairs, first].reduce((rare, term) =>
    passageTerms.frequency(term) < passageTerms.frequency(rare) ? term : rare,
  )
  for (const at of passageTerms.unitsOf(rarest)) {
    const passage = passages[at]
    if (!passage || passage.kind === 'metadata' || own.has(documentOf[at] ?? 0)) continue
    if (fold(passage.text).includes(name)) return true
  }
  return false
}
