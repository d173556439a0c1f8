import type { Side } from '../../src/models/word-table.ts'

/** What is learned: a vector for each word, and how much the word counts on each side. */
export interface Parameters {
  dimension: number
  /** So many numbers at the beginning of each vector are given and stay. */
  fixed: number
  /** How many words there are. */
  size: number
  /** `size` × `dimension`. */
  vectors: Float32Array
  /** Logarithms of the words' weights. */
  logWeights: Record<Side, Float32Array>
  /** Sums of squared gradients so far, by word, for Adagrad. */
  vectorSquares: Float32Array
  weightSquares: Record<Side, Float32Array>
}

/** Texts as rows of words, one text after another. */
export interface WordLists {
  rows: Int32Array
  /** Where each text begins; one more entry closes the last. */
  starts: Int32Array
}

export interface Rates {
  vectors: number
  weights: number
}

const LEAST_SQUARE = 1e-10

/**
 * Parameters before training: the given vectors, of which the first `fixed` numbers stay, and idf as
 * the weight on both sides.
 */
export function createParameters(
  vectors: Float32Array,
  idfs: Float32Array,
  fixed: number,
): Parameters {
  const size = idfs.length
  const logs = idfs.map((idf) => Math.log(Math.max(idf, 0.05)))
  return {
    dimension: vectors.length / size,
    fixed,
    size,
    vectors: vectors.slice(),
    logWeights: { question: logs, passage: logs.slice() },
    vectorSquares: new Float32Array(size),
    weightSquares: { question: new Float32Array(size), passage: new Float32Array(size) },
  }
}

/** Texts as vectors, one after another. */
export interface Embedded {
  /** Of length 1. */
  unit: Float64Array
  /** By text: the length before it was scaled to 1. */
  lengths: Float64Array
}

/** Embeds texts and carries gradients back to the words they are made of. */
export interface Learner {
  /** Writes the texts' vectors. */
  embed(side: Side, texts: WordLists, embedded: Embedded): void
  /** Gathers the gradients of words from those of the texts' unit vectors. */
  gather(side: Side, texts: WordLists, embedded: Embedded, gradients: Float64Array): void
  /** Applies what was gathered (Adagrad, one rate a word) and forgets it. */
  apply(rates: Rates): void
}

export function createLearner(parameters: Parameters): Learner {
  const { dimension, fixed, size, vectors, logWeights, vectorSquares, weightSquares } = parameters
  const free = dimension - fixed
  const place = new Int32Array(size).fill(-1)
  const touched: number[] = []
  let gathered = new Float64Array(1024 * free)
  const gatheredWeights = { question: new Float64Array(size), passage: new Float64Array(size) }
  const raw = new Float64Array(dimension)

  function placeOf(row: number): number {
    const known = place[row] ?? 0
    if (known >= 0) return known
    const next = touched.push(row) - 1
    place[row] = next
    if ((next + 1) * free > gathered.length) {
      const grown = new Float64Array(gathered.length * 2)
      grown.set(gathered)
      gathered = grown
    }
    return next
  }

  return {
    embed(side, { rows, starts }, { unit, lengths }) {
      const weights = logWeights[side]
      unit.fill(0)
      for (let text = 0; text + 1 < starts.length; text++) {
        const to = text * dimension
        for (let at = starts[text] ?? 0; at < (starts[text + 1] ?? 0); at++) {
          const row = rows[at] ?? 0
          const weight = Math.exp(weights[row] ?? 0)
          const from = row * dimension
          for (let k = 0; k < dimension; k++) {
            unit[to + k] = (unit[to + k] ?? 0) + weight * (vectors[from + k] ?? 0)
          }
        }
        let squares = 0
        for (let k = 0; k < dimension; k++) squares += (unit[to + k] ?? 0) ** 2
        const length = Math.sqrt(squares) || 1
        lengths[text] = length
        for (let k = 0; k < dimension; k++) unit[to + k] = (unit[to + k] ?? 0) / length
      }
    },
    gather(side, { rows, starts }, { unit, lengths }, gradients) {
      const weights = logWeights[side]
      const ofWeights = gatheredWeights[side]
      for (let text = 0; text + 1 < starts.length; text++) {
        const base = text * dimension
        let along = 0
        for (let k = 0; k < dimension; k++) {
          along += (unit[base + k] ?? 0) * (gradients[base + k] ?? 0)
        }
        const length = lengths[text] ?? 0
        for (let k = 0; k < dimension; k++) {
          const outward = (gradients[base + k] ?? 0) - along * (unit[base + k] ?? 0)
          raw[k] = outward / length
        }
        for (let at = starts[text] ?? 0; at < (starts[text + 1] ?? 0); at++) {
          const row = rows[at] ?? 0
          const weight = Math.exp(weights[row] ?? 0)
          const from = row * dimension
          const to = placeOf(row) * free - fixed
          let ofWeight = 0
          for (let k = 0; k < fixed; k++) ofWeight += (raw[k] ?? 0) * (vectors[from + k] ?? 0)
          for (let k = fixed; k < dimension; k++) {
            const gradient = raw[k] ?? 0
            ofWeight += gradient * (vectors[from + k] ?? 0)
            gathered[to + k] = (gathered[to + k] ?? 0) + weight * gradient
          }
          ofWeights[row] = (ofWeights[row] ?? 0) + weight * ofWeight
        }
      }
    },
    apply(rates) {
      for (const [i, row] of touched.entries()) {
        const from = i * free
        let squares = 0
        for (let k = 0; k < free; k++) squares += (gathered[from + k] ?? 0) ** 2
        const sum = (vectorSquares[row] ?? 0) + squares / free
        vectorSquares[row] = sum
        const step = rates.vectors / Math.sqrt(sum + LEAST_SQUARE)
        const to = row * dimension + fixed
        for (let k = 0; k < free; k++) {
          vectors[to + k] = (vectors[to + k] ?? 0) - step * (gathered[from + k] ?? 0)
        }
        gathered.fill(0, from, from + free)
        for (const side of ['question', 'passage'] as const) {
          const gradient = gatheredWeights[side][row] ?? 0
          if (gradient === 0) continue
          const sumOfWeight = (weightSquares[side][row] ?? 0) + gradient ** 2
          weightSquares[side][row] = sumOfWeight
          const rate = rates.weights / Math.sqrt(sumOfWeight + LEAST_SQUARE)
          logWeights[side][row] = (logWeights[side][row] ?? 0) - rate * gradient
          gatheredWeights[side][row] = 0
        }
        place[row] = -1
      }
      touched.length = 0
    },
  }
}
