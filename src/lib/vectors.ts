/** Scaled to length 1; the zero vector stays as it is. */
export function toUnitVector(vector: ArrayLike<number>): number[] {
  let squares = 0
  for (let i = 0; i < vector.length; i++) squares += (vector[i] ?? 0) ** 2
  const length = Math.sqrt(squares) || 1
  return Array.from(vector, (value) => value / length)
}

/** Inner product: the cosine where both have length 1. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
