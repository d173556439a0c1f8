import { describe, expect, it } from 'vitest'
import { LexicalIndex } from '../../src/retrieval/lexical-index.ts'
import { TermTable } from '../../src/retrieval/term-table.ts'
import { termsOf, tokenise } from '../../src/retrieval/tokens.ts'
import { createVocabulary } from '../../src/retrieval/vocabulary.ts'

const TEXTS = [
  'Chuyển đổi số và đổi mới sáng tạo',
  'Đổi mới công nghệ, chuyển đổi xanh',
  'Chuyển đổi số; 5G',
]
const index = LexicalIndex.build(
  TEXTS.map((text) => [termsOf(tokenise(text))]),
  [{ weight: 1 }],
)
const vocabulary = createVocabulary(index)

describe('the vocabulary of the documents', () => {
  it('knows their syllables and pairs', () => {
    for (const term of ['chuyen', 'doi moi', '=đổi', '5g']) expect(vocabulary.has(term)).toBe(true)
    for (const term of ['chuye', 'moi doi', 'so va sang', '']) {
      expect(vocabulary.has(term)).toBe(false)
    }
  })

  it('knows what stands beside a syllable, the most frequent first', () => {
    expect(vocabulary.following('doi')).toEqual(['moi', 'so', 'xanh'])
    expect(vocabulary.preceding('doi')).toEqual(['chuyen', 'va'])
    expect(vocabulary.following('xanh')).toEqual([])
    expect(vocabulary.preceding('chuyen')).toEqual(['nghe'])
  })
})

describe('a table of terms', () => {
  const sorted = ['=đổi', 'a', 'a b', 'a bc', 'ab', 'đ', '\u{1f600}', '\uffee'].sort()
  const table = TermTable.of(sorted)

  it('finds each of its terms, and no other', () => {
    for (const [position, term] of sorted.entries()) {
      expect(table.position(term)).toBe(position)
      expect(table.term(position)).toBe(term)
    }
    for (const term of ['', 'a ', 'b', 'a bcd', 'zzz']) expect(table.position(term)).toBe(-1)
    expect([...table]).toEqual(sorted)
  })

  it('finds the terms with a beginning', () => {
    const [from, to] = table.range('a b')
    expect(sorted.slice(from, to)).toEqual(['a b', 'a bc'])
    expect(table.range('c')).toEqual([table.range('c')[0], table.range('c')[0]])
  })

  it('comes back from its text, unless the text holds more or fewer', () => {
    expect([...TermTable.parse(table.joined, table.size)]).toEqual(sorted)
    expect(() => TermTable.parse(table.joined, table.size + 1)).toThrow('fewer terms')
    expect(() => TermTable.parse(table.joined, table.size - 1)).toThrow('more terms')
    expect([...TermTable.parse('', 0)]).toEqual([])
  })
})
