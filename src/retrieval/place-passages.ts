import type { Document, Passage } from '../corpus/document.ts'
import { introducerAmong, introduces } from '../corpus/outline.ts'
import { conveyedBy } from '../corpus/source-line.ts'

/** A sentence of a passage, by position. */
export interface SentenceUnit {
  passage: number
  sentence: number
}

/** Passages by position, and how they stand to one another. */
export interface PlacedPassages {
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
}

/** Most passages introduce none, and these share their list. */
const NONE: readonly number[] = []

/** Numbers the passages of documents in reading order. */
export function placePassages(documents: readonly Document[]): PlacedPassages {
  const passages = documents.flatMap((document) => document.passages)
  const introducedBy = new Array<readonly number[]>(passages.length).fill(NONE)
  const firstSentence = new Int32Array(passages.length + 1)
  const sentences: SentenceUnit[] = []
  const documentOf = new Int32Array(passages.length)
  const parentOf = new Int32Array(passages.length).fill(-1)
  const introducerOf = new Int32Array(passages.length).fill(-1)
  const conveyed = new Uint8Array(passages.length)
  const passagesOf: number[][] = []
  let first = 0
  for (const [position, document] of documents.entries()) {
    const own = document.passages
    const positions = hasTree(own) ? new Map(own.map(({ id }, i) => [id, first + i])) : null
    const atId = (id: string) => positions?.get(id) ?? -1
    for (const [i, passage] of own.entries()) {
      const at = first + i
      documentOf[at] = position
      if (passage.parentId !== null) parentOf[at] = atId(passage.parentId)
      const above = introducerAmong(passage, (id) => passages[atId(id)])
      if (above) introducerOf[at] = atId(above.id)
      conveyed[at] = Number(conveyedBy(document, passage.section) !== null)
      for (let sentence = 0; sentence < passage.sentences.length; sentence++) {
        sentences.push({ passage: at, sentence })
      }
      firstSentence[at + 1] = sentences.length
    }
    passagesOf.push(own.map((_, i) => first + i))
    first += own.length
  }
  for (const [at, introducer] of introducerOf.entries()) {
    const above = passages[introducer]
    if (!above || !introduces(above)) continue
    const list = introducedBy[introducer] ?? NONE
    introducedBy[introducer] = list === NONE ? [at] : [...list, at]
  }
  return {
    passages,
    documentOf,
    parentOf,
    introducerOf,
    introducedBy,
    conveyed,
    passagesOf,
    sentences,
    firstSentence,
  }
}

/** Whether anything can stand under anything. */
function hasTree(passages: readonly Passage[]): boolean {
  return passages.some(({ parentId, section }) => parentId !== null || section !== '')
}
