import { setImmediate as nextLoop } from 'node:timers/promises'
import { Document as VectorDocument } from '@langchain/core/documents'
import type { Corpus, Document, Passage } from '../corpus/document.ts'
import { createOutline, introduces } from '../corpus/outline.ts'
import { conveyedBy } from '../corpus/source-line.ts'
import { type AnswerTypeReader, createAnswerTypeReader } from './answer-type.ts'
import { collectInitialisms, type Initialisms } from './initialisms.ts'
import type { LayWords } from './lay-words.ts'
import { type LexicalField, LexicalIndex } from './lexical-index.ts'
import type { NearUnits } from './near-units.ts'
import type { IndexEmbeddings, Lexicon } from './ports.ts'
import { listQuestionUnits } from './question-units.ts'
import { type DocumentReference, findReferences } from './references.ts'
import { collectScopeNames, type ScopeNames } from './scope-names.ts'
import type { Vocabulary } from './spelling.ts'
import { termsOf, tokenise } from './tokens.ts'
import { type HnswModule, SentenceVectorStore } from './vector-store.ts'

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

/** The parts that take time to make and are kept between starts. */
export interface SearchStructures {
  passageTerms: LexicalIndex
  sentenceTerms: LexicalIndex
  vectors: SentenceVectorStore
  questionTerms: LexicalIndex
  questionVectors: SentenceVectorStore
}

const PASSAGE_FIELDS: readonly LexicalField[] = [
  { weight: 1 },
  { weight: 0.6, b: 0.5 },
  { weight: 0.25, b: 0.3 },
]
const SENTENCE_FIELDS: readonly LexicalField[] = [{ weight: 1, b: 0.6 }]
const QUESTION_FIELDS: readonly LexicalField[] = [{ weight: 1, b: 0.4 }]

/** Builds the search structures of a corpus, with pauses in which others are answered. */
export async function buildSearchStructures(
  corpus: Corpus,
  embeddings: IndexEmbeddings,
  hnsw: HnswModule,
): Promise<SearchStructures> {
  const sentenceTexts: string[] = []
  const passageUnits: string[][][] = []
  for (const document of corpus.documents) {
    await nextLoop()
    const byId = new Map(document.passages.map((passage) => [passage.id, passage]))
    const ofDocument = terms(documentField(document))
    for (const passage of document.passages) {
      passageUnits.push([
        terms(passage.text),
        terms(contextLines(passage, byId).join('\n')),
        ofDocument,
      ])
      sentenceTexts.push(...passage.sentences.map((sentence) => sentence.text))
    }
  }
  const vectors = SentenceVectorStore.create(embeddings, embeddings.dimension, hnsw)
  await vectors.addDocuments(sentenceTexts.map((text) => new VectorDocument({ pageContent: text })))
  const passageTerms = LexicalIndex.build(passageUnits, PASSAGE_FIELDS)
  await nextLoop()
  const questions = listQuestionUnits(corpus).texts
  // There are few enough to compare one by one.
  const questionVectors = SentenceVectorStore.create(embeddings, embeddings.dimension, null)
  await questionVectors.addDocuments(
    questions.map((text) => new VectorDocument({ pageContent: text })),
  )
  return {
    passageTerms,
    sentenceTerms: LexicalIndex.build(
      sentenceTexts.map((text) => [terms(text)]),
      SENTENCE_FIELDS,
    ),
    vectors,
    questionTerms: LexicalIndex.build(
      questions.map((text) => [terms(text)]),
      QUESTION_FIELDS,
    ),
    questionVectors,
  }
}

/** Joins the search structures with the corpus they were built from. */
export function assemblePassageIndex(
  corpus: Corpus,
  structures: SearchStructures,
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
  return {
    ...structures,
    lexicon,
    layWords,
    referencesIn(text) {
      const known = references.get(text) ?? findReferences(text)
      references.set(text, known)
      return known
    },
    answerTypeOf: createAnswerTypeReader(
      passages.flatMap((passage) => passage.sentences.map(({ text }) => text)),
    ),
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
    documentOf: Int32Array.from(documents.flatMap((document, i) => document.passages.map(() => i))),
    parentOf: Int32Array.from(passages, ({ parentId }) =>
      parentId === null ? -1 : (position.get(parentId) ?? -1),
    ),
    sentences,
    firstSentence,
    questionPassage: listQuestionUnits(corpus).passages,
    scopeNames: collectScopeNames(documents),
    vocabulary: vocabularyOf(structures.passageTerms),
    initialisms: collectInitialisms(
      passages.filter(({ kind }) => kind !== 'metadata').map(({ text }) => tokenise(text)),
    ),
  }
}

/** Headings and introducing lines above a passage; of a long introduction its last sentence. */
export function contextLines(passage: Passage, byId: ReadonlyMap<string, Passage>): string[] {
  const lines = [...passage.trail]
  let parent = passage.parentId === null ? undefined : byId.get(passage.parentId)
  while (parent) {
    lines.push(parent.sentences.at(-1)?.text ?? parent.text)
    parent = parent.parentId === null ? undefined : byId.get(parent.parentId)
  }
  return lines
}

function documentField({ kind, number, issuer, place, title }: Document): string {
  return [kind, number, issuer, place, title].filter((part) => part !== null).join('\n')
}

function terms(text: string): string[] {
  return termsOf(tokenise(text))
}

const PAIR = /^([a-z]+) ([a-z]+)$/

function vocabularyOf(index: LexicalIndex): Vocabulary {
  const after = new Map<string, string[]>()
  const before = new Map<string, string[]>()
  for (const term of index.data.terms) {
    const [, first, second] = PAIR.exec(term) ?? []
    if (first === undefined || second === undefined) continue
    addTo(after, first, second)
    addTo(before, second, first)
  }
  return {
    has: (term) => index.has(term),
    following: (syllable) => after.get(syllable) ?? [],
    preceding: (syllable) => before.get(syllable) ?? [],
  }
}

function addTo(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
