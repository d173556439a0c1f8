import { describe, expect, it } from 'vitest'
import { readChoices } from '../../src/quiz/read-choices.ts'

describe('typed choices', () => {
  it.each([
    ['B', [1]],
    ['b.', [1]],
    ['a c', [0, 2]],
    ['C, A', [0, 2]],
    ['1 3', [0, 2]],
    ['3', [2]],
    ['1 và 3', [0, 2]],
    ['a va c', [0, 2]],
    ['a;b;a', [0, 1]],
    ['Câu D', [3]],
    ['đáp án b', [1]],
    [' f ) ', [5]],
  ])('%s', (text, indices) => {
    expect(readChoices(text)).toEqual(indices)
  })

  it.each(['', 'da', 'ba', '57', '7', 'à', 'a là gì', 'g', 'và', 'câu', 'chỉ tiêu 3', '2030'])(
    'are not in “%s”',
    (text) => {
      expect(readChoices(text)).toBeNull()
    },
  )
})
