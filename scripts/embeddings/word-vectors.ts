import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { createRandom } from '../noise/random.ts'

const COMMON_DIRECTIONS = 2
const POWER_ITERATIONS = 30
/** How far added dimensions stray from 0 to begin with. */
const ADDED_SPREAD = 0.03

export interface WordVectors {
  words: string[]
  dimension: number
  /** `words` × `dimension`. */
  vectors: Float32Array
}

/** Reads gzipped word2vec text; the words keep their order, by falling frequency. */
export async function readWordVectors(file: string): Promise<WordVectors> {
  const source = createReadStream(file)
  await new Promise((resolve, reject) => source.once('open', resolve).once('error', reject))
  const words: string[] = []
  const numbers: number[] = []
  for await (const line of createInterface({ input: source.pipe(createGunzip()) })) {
    const [word, ...values] = line.trim().split(' ')
    if (!word || values.length < 2 || word.startsWith('<')) continue
    words.push(word)
    for (const value of values) numbers.push(Number(value))
  }
  const dimension = numbers.length / words.length
  if (!Number.isInteger(dimension) || numbers.some((value) => !Number.isFinite(value))) {
    throw new Error(`${file} is not word2vec text: its lines have different numbers of values`)
  }
  return { words, dimension, vectors: Float32Array.from(numbers) }
}

/**
 * The vectors as training begins with them: without what they have in common, of length
 * `meaningLength` on average, and with further dimensions that are all but empty. Their mean and strongest common
 * directions say how frequent a word is rather than what it means (Mu & Viswanath 2018,
 * "All-but-the-Top").
 */
export function prepareVectors(
  { words, vectors: read, dimension: own }: WordVectors,
  { dimension, meaningLength, seed }: { dimension: number; meaningLength: number; seed: number },
): Float32Array {
  if (dimension < own) throw new Error(`the word vectors have ${own} dimensions already`)
  const vectors = Float64Array.from(read)
  removeMean(vectors, own)
  for (let i = 0; i < COMMON_DIRECTIONS; i++) {
    removeDirection(vectors, strongestDirection(vectors, own))
  }
  let squares = 0
  for (const value of vectors) squares += value * value
  const scale = meaningLength / (Math.sqrt(squares / words.length) || 1)
  const random = createRandom(`${seed}/dimensions`)
  const prepared = new Float32Array(words.length * dimension)
  for (let word = 0; word < words.length; word++) {
    for (let i = 0; i < dimension; i++) {
      prepared[word * dimension + i] =
        i < own ? scale * (vectors[word * own + i] ?? 0) : ADDED_SPREAD * (2 * random() - 1)
    }
  }
  return prepared
}

function removeMean(vectors: Float64Array, dimension: number): void {
  const mean = new Float64Array(dimension)
  const count = vectors.length / dimension
  for (const [at, value] of vectors.entries()) {
    mean[at % dimension] = (mean[at % dimension] ?? 0) + value / count
  }
  for (const [at, value] of vectors.entries()) vectors[at] = value - (mean[at % dimension] ?? 0)
}

/** Power iteration on the vectors' covariance. */
function strongestDirection(vectors: Float64Array, dimension: number): Float64Array {
  let direction = Float64Array.from({ length: dimension }, (_, i) => Math.sin(i + 1))
  for (let round = 0; round < POWER_ITERATIONS; round++) {
    const next = new Float64Array(dimension)
    for (let start = 0; start < vectors.length; start += dimension) {
      const along = alongAt(vectors, start, direction)
      for (let i = 0; i < dimension; i++) {
        next[i] = (next[i] ?? 0) + along * (vectors[start + i] ?? 0)
      }
    }
    const length = Math.hypot(...next) || 1
    direction = next.map((value) => value / length)
  }
  return direction
}

function removeDirection(vectors: Float64Array, direction: Float64Array): void {
  for (let start = 0; start < vectors.length; start += direction.length) {
    const along = alongAt(vectors, start, direction)
    for (let i = 0; i < direction.length; i++) {
      vectors[start + i] = (vectors[start + i] ?? 0) - along * (direction[i] ?? 0)
    }
  }
}

function alongAt(vectors: Float64Array, start: number, direction: Float64Array): number {
  let sum = 0
  for (let i = 0; i < direction.length; i++) sum += (vectors[start + i] ?? 0) * (direction[i] ?? 0)
  return sum
}
