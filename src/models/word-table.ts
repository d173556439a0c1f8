import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { dotProduct } from '../lib/dot-product.ts'
import { fold, placeTone } from '../lib/vietnamese.ts'
import { WordList } from '../lib/word-list.ts'

/**
 * A table of word vectors in one file:
 * 8 bytes magic with the version of the format, uint32 length of a JSON header, the header, the
 * words (UTF-8, one a line), three float32 a word (all scales, all question weights, all passage
 * weights), then dimension × int8 a word. Little endian.
 * The header's checksum covers everything after the header.
 */
const KIND = 'ST57WV'
const MAGIC = `${KIND}03`
const FLOATS = 3

const header = z.object({
  dimension: z.number().int().positive(),
  meaningDimension: z.number().int().positive(),
  count: z.number().int().positive(),
  wordsBytes: z.number().int().positive(),
  /** SHA-256 (hex) of what follows the header. */
  checksum: z.string().length(64),
})

export type Side = 'question' | 'passage'

export interface WordTable {
  dimension: number
  /**
   * So many numbers at the beginning of a vector say what the word means in the language at large,
   * which tells how near two words are; the whole vector serves for texts.
   */
  meaningDimension: number
  checksum: string
  /** Row of a word (syllables joined by `_`, lower case, old-style tones), or undefined. */
  row(word: string): number | undefined
  /** Rows of the words that fold to this, the most frequent first. */
  foldedRows(foldedWord: string): readonly number[]
  /** How many words there are; they are stored by falling frequency. */
  size: number
  /** How much a word counts in a text: in a question, or in a passage. */
  weight(side: Side, row: number): number
  /** The row's word, syllables joined by `_`. */
  word(row: number): string
  /** Adds `weight` × the row's vector to `target`. */
  addTo(target: Float32Array, row: number, weight: number): void
  /** Product of a vector of `meaningDimension` numbers with the row's first ones, to some scale. */
  meaningProduct(vector: Float64Array, row: number): number
  /** The row's first numbers to the same scale. */
  meaning(row: number): Float64Array
}

/**
 * Reads a table written by `encodeWordTable`.
 * Throws an Error that names the file when it is no table, truncated or altered.
 */
export function loadWordTable(file: string): WordTable {
  return decodeWordTable(readFileSync(file), file)
}

/** The same from the bytes of a file; `name` is what the Error calls it. */
export function decodeWordTable(bytes: Buffer, name: string): WordTable {
  const magic = bytes.toString('latin1', 0, 8)
  if (!magic.startsWith(KIND)) throw new Error(`${name} is not a word table`)
  if (magic !== MAGIC) {
    throw new Error(`${name} is a word table of another version: ${magic} instead of ${MAGIC}`)
  }
  const headerEnd = 12 + bytes.readUInt32LE(8)
  const info = header.parse(JSON.parse(bytes.toString('utf8', 12, headerEnd)))
  const body = bytes.subarray(headerEnd)
  if (createHash('sha256').update(body).digest('hex') !== info.checksum) {
    throw new Error(`${name} is truncated or altered: its checksum does not match`)
  }
  const joined = body.toString('utf8', 0, info.wordsBytes)
  const words = new WordList(joined)
  // Folded in one go, which is several times faster than word by word.
  const folded = new WordList(fold(joined))
  const numbersAt = info.wordsBytes
  // Copied, since a Float32Array must start at a multiple of four.
  const vectorsAt = numbersAt + info.count * FLOATS * 4
  const floats = new Float32Array(new Uint8Array(body.subarray(numbersAt, vectorsAt)).buffer)
  const vectors = new Int8Array(
    body.buffer,
    body.byteOffset + vectorsAt,
    info.count * info.dimension,
  )
  return {
    dimension: info.dimension,
    meaningDimension: info.meaningDimension,
    checksum: info.checksum,
    row(word) {
      const row = words.find(word)
      return row < 0 ? undefined : row
    },
    foldedRows: (word) => folded.findAll(word),
    size: info.count,
    word: (row) => words.word(row),
    weight: (side, row) => floats[(side === 'question' ? 1 : 2) * info.count + row] ?? 0,
    addTo(target, row, weight) {
      const scale = (floats[row] ?? 0) * weight
      const start = row * info.dimension
      for (let i = 0; i < info.dimension; i++) {
        target[i] = (target[i] ?? 0) + scale * (vectors[start + i] ?? 0)
      }
    },
    meaningProduct: (vector, row) => dotProduct(vector, vectors, row * info.dimension),
    meaning(row) {
      const start = row * info.dimension
      return Float64Array.from(vectors.subarray(start, start + info.meaningDimension))
    },
  }
}

export interface WordEntry {
  word: string
  vector: readonly number[]
  weights: Readonly<Record<Side, number>>
}

/**
 * The file's bytes for words in falling frequency.
 * @param meaningDimension see `WordTable`; the whole vector unless given
 */
export function encodeWordTable(words: readonly WordEntry[], meaningDimension?: number): Buffer {
  const dimension = words[0]?.vector.length ?? 0
  const names = Buffer.from(words.map((entry) => spellWord(entry.word)).join('\n'))
  const floats = new Float32Array(words.length * FLOATS)
  const vectors = new Int8Array(words.length * dimension)
  for (const [row, { vector, weights }] of words.entries()) {
    const scale = Math.max(...vector.map(Math.abs)) / 127 || 1
    floats[row] = scale
    floats[words.length + row] = weights.question
    floats[2 * words.length + row] = weights.passage
    for (const [i, value] of vector.entries())
      vectors[row * dimension + i] = Math.round(value / scale)
  }
  const body = Buffer.concat([names, Buffer.from(floats.buffer), Buffer.from(vectors.buffer)])
  const info = Buffer.from(
    JSON.stringify({
      dimension,
      meaningDimension: meaningDimension ?? dimension,
      count: words.length,
      wordsBytes: names.length,
      checksum: createHash('sha256').update(body).digest('hex'),
    } satisfies z.infer<typeof header>),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(info.length)
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), length, info, body])
}

/** A word as the table spells it: each syllable lower case with its tone in the old place. */
export function spellWord(word: string): string {
  return word.toLowerCase().normalize('NFC').split('_').map(placeTone).join('_')
}
