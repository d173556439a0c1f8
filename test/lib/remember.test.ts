import { expect, it } from 'vitest'
import { remember } from '../../src/lib/remember.ts'

/** A reading that notes what it was asked to read. */
function noted(most: number) {
  const read: string[] = []
  const lettersOf = remember(most, (text) => {
    read.push(text)
    return [...text]
  })
  return { read, lettersOf }
}

it('reads a text once, and gives the same again', () => {
  const { read, lettersOf } = noted(3)
  const first = lettersOf('ab')
  expect(first).toEqual(['a', 'b'])
  expect(lettersOf('ab')).toBe(first)
  expect(lettersOf('')).toEqual([])
  expect(read).toEqual(['ab', ''])
})

it('holds no more texts than it was told', () => {
  const { read, lettersOf } = noted(2)
  for (const text of ['a', 'b', 'c', 'c', 'a']) expect(lettersOf(text)).toEqual([text])
  expect(read).toEqual(['a', 'b', 'c', 'a'])
})
