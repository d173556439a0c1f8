import { z } from 'zod'
import type { LexicalIndexData } from './build-lexical-index.ts'
import { packArrays, unpackArrays } from './packed-arrays.ts'
import { TermTable } from './term-table.ts'

const header = z.object({
  size: z.number().int().nonnegative(),
  terms: z.number().int().nonnegative(),
})

/** One index as bytes, in pieces that follow one another. */
export function encodeLexicalIndex(data: LexicalIndexData): Uint8Array[] {
  const { size, terms, offsets, units, gains } = data
  return packArrays({ size, terms: terms.size } satisfies z.infer<typeof header>, [
    Buffer.from(terms.joined),
    offsets,
    units,
    gains,
  ])
}

/** Reads what `encodeLexicalIndex` wrote. Throws when the bytes do not add up. */
export function decodeLexicalIndex(bytes: Buffer): LexicalIndexData {
  const { header: found, take } = unpackArrays(bytes)
  const { size, terms: termCount } = header.parse(found)
  const terms = TermTable.parse(Buffer.from(take(Uint8Array)).toString(), termCount)
  const data = { size, terms, offsets: take(Int32Array), units: take(Int32Array) }
  const gains = take(Uint16Array)
  const postings = data.offsets[termCount]
  if (data.offsets.length !== termCount + 1 || postings !== data.units.length) {
    throw new Error('the lists of the saved index do not fit its terms')
  }
  if (gains.length !== postings) throw new Error('the saved index lacks gains')
  return { ...data, gains }
}
