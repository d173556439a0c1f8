import { describe, expect, it } from 'vitest'
import { WordList } from '../../src/lib/word-list.ts'

describe('a list of words', () => {
  const words = ['kinh_tế', 'số', 'kinh', 'tế', 'số', 'a', 'số']
  const list = new WordList(words.join('\n'))

  it('tells the word at a place, and its first place', () => {
    expect(list.size).toBe(words.length)
    expect(words.map((_, place) => list.word(place))).toEqual(words)
    expect(words.map((word) => list.find(word))).toEqual(words.map((word) => words.indexOf(word)))
    expect(list.word(words.length)).toBe('')
  })

  it('tells all places of a word in their order', () => {
    expect(list.findAll('số')).toEqual([1, 4, 6])
    expect(list.findAll('kinh')).toEqual([2])
  })

  it('finds no part of a word, nor what spans two of them', () => {
    for (const word of ['', 'kin', 'inh', 'kinh_', 'tế\nsố', 'xyz']) {
      expect(list.find(word), word).toBe(-1)
      expect(list.findAll(word), word).toEqual([])
    }
  })

  it('finds each of many, however they share their hashes', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `từ_${i.toString(36)}`)
    const found = new WordList(many.join('\n'))
    expect(many.map((word) => found.find(word))).toEqual(many.map((_, place) => place))
  })

  it('may hold one word, or an empty one', () => {
    expect(new WordList('kinh').find('kinh')).toBe(0)
    expect(new WordList('').find('')).toBe(0)
    expect(new WordList('').find('a')).toBe(-1)
  })
})
