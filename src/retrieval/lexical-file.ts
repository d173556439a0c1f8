import { z } from 'zod'
import type { LexicalIndexData } from './lexical-index.ts'

/** Header of a saved index; sizes are checked against the bytes that follow. */
const header = z.object({
  size: z.number().int().nonnegative(),
  terms: z.number().int().nonnegative(),
  postings: z.number().int().nonnegative(),
  termBytes: z.number().int().nonnegative(),
})

/**
 * One index as bytes: uint32 length of a JSON header, the header, the terms one a line in UTF-8,
 * then idfs (float32), offsets (int32), units (int32) and impacts (float32), little endian.
 */
export function encodeLexicalIndex(data: LexicalIndexData): Buffer {
  const terms = Buffer.from(data.terms.join('\n'))
  const info = Buffer.from(
    JSON.stringify({
      size: data.size,
      terms: data.terms.length,
      postings: data.units.length,
      termBytes: terms.length,
    } satisfies z.infer<typeof header>),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(info.length)
  const lists = [data.idfs, data.offsets, data.units, data.impacts]
  return Buffer.concat([
    length,
    info,
    terms,
    ...lists.map((list) => Buffer.from(list.buffer, list.byteOffset, list.byteLength)),
  ])
}

/** Reads what `encodeLexicalIndex` wrote. Throws when the bytes do not add up. */
export function decodeLexicalIndex(bytes: Buffer): LexicalIndexData {
  const infoEnd = 4 + bytes.readUInt32LE(0)
  const info = header.parse(JSON.parse(bytes.toString('utf8', 4, infoEnd)))
  let at = infoEnd + info.termBytes
  const take = (count: number): ArrayBuffer => {
    // Copied, since a typed array must start at a multiple of four.
    const part = new Uint8Array(bytes.subarray(at, at + count * 4))
    if (part.length !== count * 4) throw new Error('the saved index is too short')
    at += count * 4
    return part.buffer
  }
  return {
    size: info.size,
    terms:
      info.terms === 0 ? [] : bytes.toString('utf8', infoEnd, infoEnd + info.termBytes).split('\n'),
    idfs: new Float32Array(take(info.terms)),
    offsets: new Int32Array(take(info.terms + 1)),
    units: new Int32Array(take(info.postings)),
    impacts: new Float32Array(take(info.postings)),
  }
}
