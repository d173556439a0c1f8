import { describe, expect, it } from 'vitest'
import { expandAbbreviation } from '../../src/retrieval/abbreviations.ts'

describe('short forms', () => {
  it.each([
    ['CĐS', 'chuyển đổi số'],
    ['cđs', 'chuyển đổi số'],
    ['cds', 'chuyển đổi số'],
    ['KH&CN', 'khoa học công nghệ'],
    ['ĐMST', 'đổi mới sáng tạo'],
    ['ko', 'không'],
    ['ntn', 'như thế nào'],
    ['đc', 'được'],
  ])('reads %s first as %s', (typed, meant) => {
    expect(expandAbbreviation(typed)[0]).toBe(meant)
  })

  it('offers every reading of an ambiguous one', () => {
    expect(expandAbbreviation('KH')).toEqual(['kế hoạch', 'khoa học', 'không'])
    expect(expandAbbreviation('dk')).toEqual(['được', 'điều kiện', 'đăng ký'])
  })

  it('takes no word with tone marks, and no word of the language itself, for one', () => {
    for (const typed of ['tú', 'hù', 'kế', 'constructor', '__proto__', 'toString', '']) {
      expect(expandAbbreviation(typed), typed).toEqual([])
    }
  })
})
