import { expect, it } from 'vitest'
import { dotProduct } from '../../src/lib/dot-product.ts'

const list = Int8Array.from({ length: 20 }, (_, i) => i - 7)

it.each([0, 1, 3, 4, 5, 8, 11])('adds up the products of %i numbers from a place on', (length) => {
  const vector = Float64Array.from({ length }, (_, i) => 2 * i + 1)
  const expected = vector.reduce((sum, value, i) => sum + value * (list[5 + i] ?? 0), 0)
  expect(dotProduct(vector, list, 5)).toBe(expected)
})
