import { createHash } from 'node:crypto'
import type { Document, Passage } from '../corpus/document.ts'
import type { IndexEmbeddings, WordCounter } from './ports.ts'
import { type DocumentReference, findReferences } from './references.ts'
import { BagWriter, type TermBags, TermPool } from './term-bags.ts'
import { type Token, termsOf, tokenise } from './tokens.ts'

/**
 * Fields of a passage: its own text; what it stands directly under; the headings and lines above
 * that; the document's data.
 */
export const PASSAGE_TEXTS = 4
/** Bytes of a text's key. */
export const KEY_BYTES = 8

/** What a document adds to an index, whatever other documents there are. */
export interface DocumentSegment {
  /** What the bags' `ids` stand for. */
  terms: readonly string[]
  /** Its distinct texts. */
  bags: TermBags
  /** By passage and field the text; `PASSAGE_TEXTS` for each passage. */
  passages: Int32Array
  /** By sentence, and by written question, the text. */
  sentences: Int32Array
  questions: Int32Array
  /** By sentence, and by written question, its vector among `vectors`. */
  sentenceVectors: Int32Array
  questionVectors: Int32Array
  /** Vectors one after another, and KEY_BYTES of each one's text: equal texts have equal keys. */
  vectors: Float32Array
  keys: Uint8Array
  /** Syllables of its passages in order, as positions in `terms`; -1 where a run of words ends. */
  syllables: Int32Array
  /** The documents it names, each once. */
  references: Pick<DocumentReference, 'symbol' | 'number'>[]
  words: ReadonlyMap<string, number>
}

/** What embeds documents, and what an index must remember of it. */
export type DocumentEmbedder = Pick<IndexEmbeddings, 'modelId' | 'dimension' | 'embedDocuments'>

export interface SegmentSource {
  document: Document
  /** Written for its passages, in the order of the index. */
  questions: readonly string[]
}

export interface SegmentTools {
  embeddings: DocumentEmbedder
  words: WordCounter
}

/** Tells one segment from another: what it was made from and with. */
export function segmentKey(
  { document, questions }: SegmentSource,
  { embeddings, words }: SegmentTools,
  version: number,
): string {
  const { modelId, dimension } = embeddings
  return createHash('sha256')
    .update(JSON.stringify([version, modelId, dimension, words.id, document, questions]))
    .digest('hex')
}

/** Reads, cuts and embeds one document. */
export async function makeSegment(
  { document, questions }: SegmentSource,
  { embeddings, words }: SegmentTools,
): Promise<DocumentSegment> {
  const pool = new TermPool()
  const writer = new BagWriter(pool)
  const texts = new Map<string, number>()
  const add = (text: string, tokens?: readonly Token[]): number => {
    const known = texts.get(text)
    if (known !== undefined) return known
    const number = writer.add(termsOf(tokens ?? tokenise(text)))
    texts.set(text, number)
    return number
  }
  const byId = new Map(document.passages.map((passage) => [passage.id, passage]))
  const ofDocument = add(documentField(document))
  const passages: number[] = []
  const syllables: number[] = []
  for (const passage of document.passages) {
    const tokens = tokenise(passage.text)
    const { nearest, others } = contextOf(passage, byId)
    passages.push(add(passage.text, tokens), add(nearest), add(others.join('\n')), ofDocument)
    if (passage.kind !== 'metadata') addSyllables(syllables, tokens, pool)
  }
  const sentences = document.passages.flatMap((passage) =>
    passage.sentences.map(({ text }) => text),
  )
  const embedded = new Map([...sentences, ...questions].map((text) => [text, 0]))
  for (const [place, text] of [...embedded.keys()].entries()) embedded.set(text, place)
  const placeOf = (text: string) => embedded.get(text) ?? 0
  const segment = {
    passages: Int32Array.from(passages),
    sentences: Int32Array.from(sentences, (text) => add(text)),
    questions: Int32Array.from(questions, (text) => add(text)),
  }
  return {
    ...segment,
    terms: pool.terms(),
    bags: writer.bags(),
    sentenceVectors: Int32Array.from(sentences, placeOf),
    questionVectors: Int32Array.from(questions, placeOf),
    vectors: await embedAll([...embedded.keys()], embeddings),
    keys: Buffer.concat([...embedded.keys()].map(textKey)),
    syllables: Int32Array.from(syllables),
    references: distinctReferences(documentText(document)),
    words: words.count(document.passages.map(({ text }) => text)),
  }
}

/**
 * The line or heading that a passage stands directly under, and the others above it; of a long
 * introduction the last sentence.
 */
function contextOf(
  passage: Passage,
  byId: ReadonlyMap<string, Passage>,
): { nearest: string; others: string[] } {
  const lines: string[] = []
  let parent = passage.parentId === null ? undefined : byId.get(passage.parentId)
  while (parent) {
    lines.push(parent.sentences.at(-1)?.text ?? parent.text)
    parent = parent.parentId === null ? undefined : byId.get(parent.parentId)
  }
  const [nearest = '', ...others] = [...lines, ...passage.trail.toReversed()]
  return { nearest, others }
}

function documentField({ kind, number, issuer, place, title }: Document): string {
  return [kind, number, issuer, place, title].filter((part) => part !== null).join('\n')
}

/** The syllables of a passage; runs end at borders and at numbers. */
function addSyllables(syllables: number[], tokens: readonly Token[], pool: TermPool): void {
  for (const { text, folded, isCode, afterBorder } of tokens) {
    if (isCode) continue
    const isNumber = /\d/.test(text)
    if (afterBorder || isNumber) syllables.push(-1)
    if (!isNumber) syllables.push(pool.id(folded))
  }
  syllables.push(-1)
}

async function embedAll(
  texts: readonly string[],
  embeddings: DocumentEmbedder,
): Promise<Float32Array> {
  const { dimension } = embeddings
  const vectors = new Float32Array(texts.length * dimension)
  if (texts.length === 0) return vectors
  for (const [at, vector] of (await embeddings.embedDocuments([...texts])).entries()) {
    if (vector.length !== dimension) {
      throw new Error(`expected vectors of ${dimension} numbers, got ${vector.length}`)
    }
    vectors.set(vector, at * dimension)
  }
  return vectors
}

function textKey(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, KEY_BYTES)
}

function documentText(document: Document): string {
  return [
    `${document.kind} ${document.number ?? ''}`,
    ...document.implements,
    ...document.passages.map(({ text }) => text),
  ].join('\n')
}

function distinctReferences(text: string): DocumentSegment['references'] {
  const found = new Map(
    findReferences(text).map(({ symbol, number }) => [`${symbol} ${number}`, { symbol, number }]),
  )
  return [...found.values()]
}
