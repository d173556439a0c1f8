import { z } from 'zod'
import { type DocumentSegment, KEY_BYTES, PASSAGE_TEXTS } from './document-segment.ts'
import { packArrays, unpackArrays } from './packed-arrays.ts'

const note = z.object({
  terms: z.number().int().nonnegative(),
  dimension: z.number().int().positive(),
  references: z.array(z.object({ symbol: z.string().nullable(), number: z.string() })),
  words: z.array(z.tuple([z.string(), z.number().int().positive()])),
})

/** A segment as bytes, in pieces that follow one another. */
export function encodeSegment(segment: DocumentSegment, dimension: number): Uint8Array[] {
  const { terms, bags, references, words } = segment
  const info = { terms: terms.length, dimension, references, words: [...words] }
  return packArrays(info satisfies z.infer<typeof note>, [
    Buffer.from(terms.join('\n')),
    bags.starts,
    bags.ids,
    bags.counts,
    segment.passages,
    segment.sentences,
    segment.questions,
    segment.sentenceVectors,
    segment.questionVectors,
    segment.vectors,
    segment.keys,
    segment.syllables,
  ])
}

/** Reads what `encodeSegment` wrote. Throws when the bytes do not add up. */
export function decodeSegment(bytes: Buffer): DocumentSegment {
  const { header, take } = unpackArrays(bytes)
  const info = note.parse(header)
  const joined = Buffer.from(take(Uint8Array)).toString()
  const segment = {
    terms: info.terms === 0 ? [] : joined.split('\n'),
    bags: { starts: take(Int32Array), ids: take(Int32Array), counts: take(Uint16Array) },
    passages: take(Int32Array),
    sentences: take(Int32Array),
    questions: take(Int32Array),
    sentenceVectors: take(Int32Array),
    questionVectors: take(Int32Array),
    vectors: take(Float32Array),
    keys: take(Uint8Array),
    syllables: take(Int32Array),
    references: info.references,
    words: new Map(info.words),
  }
  const vectors = segment.keys.length / KEY_BYTES
  if (
    segment.terms.length !== info.terms ||
    segment.passages.length % PASSAGE_TEXTS !== 0 ||
    segment.vectors.length !== vectors * info.dimension
  ) {
    throw new Error('the lists of the segment do not fit one another')
  }
  return segment
}
