import { multiplyByTransposed, transpose } from './matrix.ts'

/**
 * Tells each question's own passage from those of the others in the batch (InfoNCE, van den Oord et
 * al. 2018), in both directions: questions choose among passages, and passages among questions.
 */
export interface Contrast {
  /**
   * @param questions unit vectors, `size` × `dimension`; likewise `passages`, the i-th of which
   *   belongs to the i-th question
   * @param isAlike whether a passage would also do for another's question, so that neither counts
   *   against the other
   * @returns the mean loss, in nats; the gradients stand in `questionGradients` and
   *   `passageGradients`
   */
  compare(
    questions: Float64Array,
    passages: Float64Array,
    isAlike: (one: number, other: number) => boolean,
  ): number
  questionGradients: Float64Array
  passageGradients: Float64Array
}

/** @param temperature by which similarities (-1 to 1) are divided; smaller is stricter */
export function createContrast(size: number, dimension: number, temperature: number): Contrast {
  const shares = new Float64Array(size * size)
  const turned = new Float64Array(size * size)
  const others = new Float64Array(size * dimension)
  const ofRow = new Float64Array(size)
  const ofColumn = new Float64Array(size)
  const questionGradients = new Float64Array(size * dimension)
  const passageGradients = new Float64Array(size * dimension)
  const square = { rows: size, columns: size, length: dimension }
  const tall = { rows: size, columns: dimension, length: size }

  return {
    questionGradients,
    passageGradients,
    compare(questions, passages, isAlike) {
      multiplyByTransposed(shares, questions, passages, square)
      ofRow.fill(0)
      ofColumn.fill(0)
      let own = 0
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const at = i * size + j
          if (i === j) own += (shares[at] ?? 0) - 1
          // No similarity is above 1, so nothing overflows.
          const weight =
            i !== j && isAlike(i, j) ? 0 : Math.exp(((shares[at] ?? 0) - 1) / temperature)
          shares[at] = weight
          ofRow[i] = (ofRow[i] ?? 0) + weight
          ofColumn[j] = (ofColumn[j] ?? 0) + weight
        }
      }
      let loss = -own / temperature
      const scale = 1 / (2 * size * temperature)
      for (let i = 0; i < size; i++) {
        loss += (Math.log(ofRow[i] ?? 0) + Math.log(ofColumn[i] ?? 0)) / 2
        const row = scale / (ofRow[i] ?? 0)
        for (let j = 0; j < size; j++) {
          const at = i * size + j
          const weight = shares[at] ?? 0
          shares[at] = weight * (row + scale / (ofColumn[j] ?? 0)) - (i === j ? 2 * scale : 0)
        }
      }
      transpose(others, passages, { rows: size, columns: dimension })
      multiplyByTransposed(questionGradients, shares, others, tall)
      transpose(turned, shares, { rows: size, columns: size })
      transpose(others, questions, { rows: size, columns: dimension })
      multiplyByTransposed(passageGradients, turned, others, tall)
      return loss / size
    },
  }
}
