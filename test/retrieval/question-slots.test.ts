import { describe, expect, it } from 'vitest'
import { readSlots, wordTokens } from '../../src/retrieval/question-slots.ts'
import { tokenise } from '../../src/retrieval/tokens.ts'

const knowledge = {
  vocabulary: {
    has: (term: string) => ['khong gian', 'gian'].includes(term),
    following: () => [],
    preceding: () => [],
  },
  initialisms: { expand: () => [] },
  lexicon: {
    related: () => [],
    cut: (text: string) =>
      Array.from(text.matchAll(/nghi quyet|[\p{L}\d]+/gu), ({ 0: word, index }) => ({
        start: index,
        end: index + word.length,
        word: word === 'nghi quyet' ? 'nghị quyết' : word,
      })),
  },
}
const slotsOf = (question: string) => readSlots(question, tokenise(question), knowledge)

/** How much each word says, by the word. */
function importances(question: string): Record<string, number> {
  return Object.fromEntries(
    slotsOf(question).map(({ token, importance }) => [token.text, importance]),
  )
}

describe('the words of a question', () => {
  it('are spelled with the marks of the word that they make together', () => {
    const [first, second, third] = slotsOf('nghi quyet moi')
    expect([first?.spelled, second?.spelled, third?.spelled]).toEqual(['nghị', 'quyết', 'moi'])
    expect(first?.span).toBe(second?.span)
    expect(third?.span).not.toBe(second?.span)
  })

  it('say little where they only carry form', () => {
    const { nhiêu, xanh } = importances('nhiêu xanh')
    expect(xanh).toBe(1)
    expect(nhiêu).toBeLessThan(0.2)
  })

  it('say more where such a word makes a pair of the documents', () => {
    const paired = importances('không gian').không ?? 0
    expect(paired).toBeGreaterThan(importances('không xanh').không ?? 1)
    expect(paired).toBeLessThan(1)
    expect(importances('không. Gian').không).toBe(importances('không xanh').không)
  })

  it('say little where they are short for a word that does', () => {
    expect(importances('ntn').ntn).toBe(importances('không xanh').không)
  })
})

describe('the words among tokens', () => {
  it('leave codes out and keep their parts, but take a short form with a sign whole', () => {
    const texts = wordTokens(tokenise('57-NQ/TW và KH&CN')).map(({ text }) => text)
    expect(texts).toEqual(['57', 'nq', 'tw', 'và', 'kh&cn'])
  })
})
